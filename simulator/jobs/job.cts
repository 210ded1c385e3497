import type { Outcome } from '../types.cts';

/** A job as the service keeps it. How it stands follows from the time alone: see stage.cts. */
export interface Job {
	jobId: string;
	/** `custom` for models; others can be canceled. */
	jobType: string;
	/** Absent for an app, which has a workflowId. */
	modelId?: string;
	workflowId?: string;
	projectId?: string;
	/** As it was received, and as the service took it. */
	body: Record<string, unknown>;
	input: Record<string, unknown>;
	/** Creative Units. */
	cost: number;
	discount: number;
	outcome: Outcome;
	/** Those that it will have made when it succeeds. */
	assetIds: string[];
	/** Milliseconds since the epoch; the end is Infinity for one that never ends. */
	createdAt: number;
	endsAt: number;
	/** Set when somebody stopped it. */
	canceledAt?: number;
}
