import type { RunTarget } from '../catalog/runnable';
import type { Body } from '../models/model';

/** The record of an item's submission. */
export interface SubmissionRecord {
	/** The model or app. */
	known: RunTarget['known'];
	/** Milliseconds since the epoch of the service's clock, when the request left. */
	sentAt: number;
	/** As sent; kept only until a reply arrives, to find the job if none does. */
	body?: Body;
	/** Jobs with the same body that belong to other items: see `recoverSubmission.ts`. */
	taken?: string[];
	/** Absent until a reply arrives; the job may exist anyway. */
	jobId?: string;
	/** Creative Units: what the job is expected to cost, and what it costs once that is known. */
	price?: number;
	cost?: number;
}

/** A submission without a reply. */
export interface UnconfirmedSubmission {
	/** The model or the app. */
	modelId?: string;
	/** The model that runs, if `modelId` is a trained one. */
	baseModelId?: string;
	workflowId?: string;
	/** As sent. */
	body: Body;
	/** Milliseconds since the epoch of the service's clock. */
	sentAt: number;
	/** Matching jobs that are known to belong to other items. */
	taken?: string[];
}
