import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import type { ApiFailure } from '../../transport/apiFailure';
import type { JsonRecord } from '../../utils/json';
import { asNumber, asRecord, asText } from '../../utils/json';
import type { WaitOptions } from '../options';

/** Why a job is no longer polled. */
export type WaitEnd =
	| 'ended'
	/** It waits for a person's answer, and is returned for that. */
	| 'awaitsAnswer'
	/** It was still running when it was last polled after its deadline. */
	| 'timedOut'
	/** Scenario refuses to return it. */
	| 'refused';

/** A job that an execution is paused for, with everything needed to return its result. */
export interface PendingJob {
	/** Index of the input item that the job belongs to. */
	item: number;
	/** Its last known state. Once stored, without results as text and without what was submitted. */
	job: Job;
	/** Milliseconds since the epoch. Pausing doesn't move it. */
	deadline: number;
	settings: WaitOptions;
	/** Absent while it is polled. */
	end?: WaitEnd;
	/** Why it was refused. */
	failure?: ApiFailure;
}

/** Whether the item of a job whose wait is over ends in an error. */
export function isFailed({ job, end, settings }: PendingJob): boolean {
	if (end === 'ended') return job.end !== 'success';
	return end === 'refused' || (end === 'timedOut' && settings.onTimeout === 'fail');
}

/**
 * Whether the output of a job, unless that is an error, takes more than is stored of its record: the
 * whole record, a result as text, or what a step asks.
 */
export const needsRecord = ({ job, settings }: PendingJob): boolean =>
	!settings.simplify ||
	job.pendingStep !== undefined ||
	(job.end === 'success' && job.assetIds.length === 0);

/**
 * What is stored of a job's record, in the API's shape. n8n keeps it even if the workflow doesn't save
 * its executions, so prompts, other inputs and results as text are left out.
 */
function storedRecord(job: Job): JsonRecord {
	const { jobId, status, progress, cost, assetIds, pendingStep, error, hint } = job;
	const step = pendingStep && {
		id: pendingStep.nodeId,
		type: `user-${pendingStep.type}`,
		status: 'processing',
	};
	return {
		jobId,
		status,
		progress,
		...(cost !== undefined && { billing: { cuCost: cost } }),
		metadata: { assetIds, error, hint, ...(step && { flow: [step] }) },
		createdAt: job.createdAt,
		updatedAt: job.updatedAt,
	};
}

const parseApiFailure = (failure: JsonRecord): ApiFailure => ({
	status: asNumber(failure.status),
	reason: asText(failure.reason) ?? '',
	name: asText(failure.name),
	details: asRecord(failure.details),
	traceId: asText(failure.traceId),
});

const WAIT_ENDS: readonly WaitEnd[] = ['ended', 'awaitsAnswer', 'timedOut', 'refused'];

/** The latest state of a pending job as JSON data, without what never changes. */
export const serializeLatest = ({ item, job, end, failure }: PendingJob): JsonRecord => ({
	item,
	record: storedRecord(job),
	end,
	failure,
});

/** Applies what `serializeLatest` returned to the same pending job. */
export function applyLatest(pendingJob: PendingJob, latest: JsonRecord): PendingJob {
	const end = WAIT_ENDS.find((known) => known === latest.end);
	const { failure } = latest;
	return {
		...pendingJob,
		job: readJob(asRecord(latest.record), pendingJob.job) ?? pendingJob.job,
		...(end && { end }),
		...(failure !== undefined && { failure: parseApiFailure(asRecord(failure)) }),
	};
}

const parseOptions = (settings: JsonRecord): WaitOptions => ({
	pollInterval: asNumber(settings.pollInterval) ?? 0,
	timeout: asNumber(settings.timeout) ?? 0,
	onTimeout: settings.onTimeout === 'returnJob' ? 'returnJob' : 'fail',
	onApprovalStep: settings.onApprovalStep === 'returnJob' ? 'returnJob' : 'wait',
	waitMode: 'paused',
	onItemError: settings.onItemError === 'finishOthers' ? 'finishOthers' : 'stop',
	binaryPropertyOutput: asText(settings.binaryPropertyOutput) ?? 'data',
	fileName: asText(settings.fileName) ?? '',
	downloadFiles: settings.downloadFiles !== false,
	simplify: settings.simplify !== false,
});

/** A pending job as JSON data. */
export const serializePendingJob = (pendingJob: PendingJob): JsonRecord => {
	const { modelId, baseModelId, workflowId } = pendingJob.job;
	const { deadline, settings } = pendingJob;
	return {
		...serializeLatest(pendingJob),
		known: { modelId, baseModelId, workflowId },
		deadline,
		settings,
	};
};

/** Parses what `serializePendingJob` returned; empty when it contains no job. */
export function parsePendingJob(value: JsonRecord): PendingJob[] {
	const known = asRecord(value.known);
	const job = readJob(asRecord(value.record), {
		modelId: asText(known.modelId),
		baseModelId: asText(known.baseModelId),
		workflowId: asText(known.workflowId),
	});
	if (!job) return [];
	const pendingJob: PendingJob = {
		item: asNumber(value.item) ?? 0,
		job,
		deadline: asNumber(value.deadline) ?? 0,
		settings: parseOptions(asRecord(value.settings)),
	};
	return [applyLatest(pendingJob, value)];
}
