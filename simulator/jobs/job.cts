import type { Outcome } from '../types.cts';
import type { FlowNode, Question } from './flow.cts';

/** A stored job. Its status depends only on the time: see stage.cts. */
export interface Job {
	jobId: string;
	/** `custom` for models. Other types can be canceled. */
	jobType: string;
	/** Absent for an app, which has a workflowId. */
	modelId?: string;
	workflowId?: string;
	projectId?: string;
	/** The body as received, and the inputs the service kept of it. */
	body: Record<string, unknown>;
	input: Record<string, unknown>;
	/** Creative Units. */
	cost: number;
	/** Parts of the cost by name. */
	costDetails: Record<string, number>;
	discount: number;
	outcome: Outcome;
	/** Ids of the assets it returns on success. */
	assetIds: string[];
	/** Milliseconds since the epoch; endsAt is Infinity for a job that never ends. */
	createdAt: number;
	endsAt: number;
	/** Steps of an app. */
	flow?: FlowNode[];
	/** What an app asks a person on its way. */
	question?: Question;
	/** Set when the job was canceled. */
	canceledAt?: number;
}
