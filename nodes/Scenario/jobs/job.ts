import type { JsonRecord } from '../transport/json';
import { isRecord, numberOf, recordOf, textOf } from '../transport/json';
import { idOf, idsOf, lineOf } from '../transport/text';
import type { JobEnd } from './status';
import { clampProgress, endOf } from './status';

/** A job as the node knows it, read from any of the shapes that the API has used. */
export interface Job {
	jobId: string;
	/** success, failure or canceled once it has ended, else the API's own word. */
	status: string;
	/** How it ended; undefined while it runs. */
	end?: JobEnd;
	/** 0 to 1. */
	progress: number;
	modelId?: string;
	/** The app that it runs, or is a step of. */
	workflowId?: string;
	/** Of a step: the job of the app that it is a part of. */
	parentJobId?: string;
	/** Creative Units. */
	cost?: number;
	assetIds: string[];
	/** Results that are no asset, e.g. a caption. */
	output?: unknown;
	/** The API's reason for a failed job, and its advice. */
	error?: string;
	hint?: string;
	createdAt?: string;
	updatedAt?: string;
	/** The record as it came, for Simplify off. */
	record: JsonRecord;
}

/** What is known of a job before a record of it is read. */
export type Known = Partial<Pick<Job, 'modelId' | 'workflowId' | 'cost'>>;

const messageOf = (value: unknown) => lineOf(value) ?? lineOf(recordOf(value).message);

/** The words in use have 12 letters at the most. */
const LONGEST_STATUS = 40;

/**
 * Reads `{job, creativeUnitsCost?}` or a bare job record. What an earlier look or the submission
 * told (`known`) fills what this one leaves out.
 *
 * @returns undefined when there is no job in it
 */
export function readJob(reply: JsonRecord, known?: Known): Job | undefined {
	const record = isRecord(reply.job) ? reply.job : reply;
	const jobId = idOf(record.jobId) ?? idOf(record.id);
	if (!jobId) return undefined;
	const metadata = recordOf(record.metadata);
	const status = lineOf(record.status, LONGEST_STATUS) ?? 'queued';
	const end = endOf(status);
	return {
		jobId,
		status: end ?? status,
		...(end && { end }),
		progress: end === 'success' ? 1 : clampProgress(record.progress),
		modelId:
			known?.modelId ??
			idOf(metadata.modelId) ??
			idOf(recordOf(metadata.input).modelId) ??
			idOf(record.modelId),
		workflowId: known?.workflowId ?? idOf(metadata.workflowId) ?? idOf(record.workflowId),
		parentJobId: idOf(metadata.workflowJobId) ?? idOf(record.workflowJobId),
		cost:
			numberOf(recordOf(record.billing).cuCost) ?? numberOf(reply.creativeUnitsCost) ?? known?.cost,
		assetIds: idsOf(metadata.assetIds),
		output: metadata.output,
		error: messageOf(metadata.error) ?? messageOf(record.error),
		hint: lineOf(metadata.hint) ?? lineOf(record.hint),
		createdAt: textOf(record.createdAt),
		updatedAt: textOf(record.updatedAt),
		record,
	};
}
