import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	IPairedItemData,
	OnError,
} from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { areFiles } from '../../assets/binaryData';
import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import type { ApiFailure } from '../../transport/apiFailure';
import type { JsonRecord } from '../../utils/json';
import { asNumber, asRecord, asRecords, asText, toDataObject } from '../../utils/json';
import type { ItemError, JobReference } from '../itemErrors';
import { getJobs, readJobReferences } from '../itemErrors';
import type { WaitOptions } from '../waiting';

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
const serializePendingJob = (pendingJob: PendingJob): JsonRecord => {
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
function parsePendingJob(value: JsonRecord): PendingJob[] {
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

/** Why a wait ended without a result, as shown to users. */
export interface WaitFailure {
	message: string;
	description?: string;
	/** Index of the affected input item. */
	item?: number;
	/** The affected jobs. */
	jobs?: JobReference[];
}

/** The outcome of a paused execution's wait. */
export type WaitOutcome =
	| { items: INodeExecutionData[] }
	| { failure: WaitFailure }
	/** The paused execution was stopped or deleted. */
	| { stopped: true };

/** Wraps an outcome in an item, the only thing a node can pass on. */
export const createOutcomeItem = (outcome: WaitOutcome): INodeExecutionData => ({
	json: toDataObject({ outcome }),
	pairedItem: { item: 0 },
});

export const toFailure = (error: ItemError): WaitFailure => ({
	message: error.message,
	description: error.description ?? undefined,
	item: asNumber(error.context.itemIndex),
	jobs: getJobs(error),
});

export function parseFailure(value: unknown): WaitFailure | undefined {
	const { message, description, item, jobs } = asRecord(value);
	const text = asText(message);
	if (!text) return undefined;
	const known = { message: text, description: asText(description), item: asNumber(item) };
	return { ...known, jobs: readJobReferences(jobs) };
}

/** Parses what `createOutcomeItem` wrote; undefined for any other item. */
export function parseOutcome(item: INodeExecutionData | undefined): WaitOutcome | undefined {
	const { items, failure, stopped } = asRecord(item?.json.outcome);
	if (stopped === true) return { stopped };
	if (Array.isArray(items)) return { items: parseItems(items) };
	const read = parseFailure(failure);
	return read && { failure: read };
}

/** The IDs that n8n needs to resume an execution. */
export interface PausableExecution {
	executionId: string;
	workflowId: string;
}

/** The state that the sub-executions of a paused execution receive. */
export interface PausedState extends PausableExecution {
	/** The paused node. */
	node: { id: string; name: string };
	onError: OnError;
	/** Whether a failed item ends the wait for the others, unless On Error is Continue. */
	onItemError: WaitOptions['onItemError'];
	pendingJobs: PendingJob[];
	/** All jobs of the paused node's run: they are paid for, so errors list them. */
	jobs: JobReference[];
	/** The error of an item before the pause: thrown once the others are finished. */
	failure?: WaitFailure;
}

/** What this node does in the workflows behind a paused execution; see `workflows.ts`. */
export type Step =
	'checkCredential' | 'startPolling' | 'pollJobs' | 'collectResults' | 'returnResult';

/**
 * The step and state as JSON, in the workflows behind a paused execution. The panel doesn't show it.
 */
export const pauseStateProperty: INodeProperties = {
	displayName: 'Pause State',
	name: 'pauseState',
	type: 'hidden',
	default: '',
};

export const serializeState = (step: Step, state: PausedState): string =>
	JSON.stringify({
		...state,
		step,
		pendingJobs: state.pendingJobs.map(serializePendingJob),
	});

const STEPS: readonly Step[] = [
	'checkCredential',
	'startPolling',
	'pollJobs',
	'collectResults',
	'returnResult',
];

const ON_ERROR: readonly OnError[] = ['continueErrorOutput', 'continueRegularOutput'];

/** Parses JSON text; undefined if it is none. */
export function parseJson(text: unknown): unknown {
	if (typeof text !== 'string') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The step and state of this node; undefined in workflows made by users. */
export function parseState(
	context: IExecuteFunctions,
): { step: Step; state: PausedState } | undefined {
	const raw = asRecord(parseJson(context.getNodeParameter('pauseState', 0, '')));
	const step = STEPS.find((known) => known === raw.step);
	if (!step) return undefined;
	const { id, name } = asRecord(raw.node);
	const node = { id: asText(id) ?? '', name: asText(name) ?? '' };
	return {
		step,
		state: {
			executionId: asText(raw.executionId) ?? '',
			workflowId: asText(raw.workflowId) ?? '',
			node,
			onError: ON_ERROR.find((known) => known === raw.onError) ?? 'stopWorkflow',
			onItemError: raw.onItemError === 'finishOthers' ? 'finishOthers' : 'stop',
			pendingJobs: asRecords(raw.pendingJobs).flatMap(parsePendingJob),
			jobs: readJobReferences(raw.jobs),
			failure: parseFailure(raw.failure),
		},
	};
}

/** In the node's context, which n8n stores with the paused execution. */
const KEY = 'itemsFinishedBeforePause';

/** The input item index of an output item of this node. */
export const getItemIndex = ({ pairedItem }: Pick<INodeExecutionData, 'pairedItem'>): number =>
	asNumber(asRecord(pairedItem).item) ?? 0;

/** Parses items from JSON, with their files by reference or inline. */
function parseItems(value: unknown): INodeExecutionData[] {
	return asRecords(value).map(({ json, binary, pairedItem }) => {
		const origin: IPairedItemData = { item: asNumber(asRecord(pairedItem).item) ?? 0 };
		return {
			json: toDataObject(asRecord(json)),
			...(areFiles(binary) && { binary }),
			pairedItem: origin,
		};
	});
}

/**
 * Keeps the outputs of items that finished before the pause in the execution to be paused. The
 * workflows behind it contain none of them: n8n keeps those, even if it doesn't save this execution.
 */
export function keepFinishedItems(context: IExecuteFunctions, items: INodeExecutionData[]): void {
	context.getContext('node')[KEY] = items;
}

/** What `keepFinishedItems` kept in a paused execution, read from another one. */
export async function readFinishedItems(
	context: IExecuteFunctions,
	executionId: string,
	nodeName: string,
): Promise<INodeExecutionData[]> {
	const execution = await context.getExecutionDataById(executionId);
	if (!execution?.executionData) return [];
	const node = { ...context.getNode(), name: nodeName };
	return parseItems(NodeHelpers.getContext(execution, 'node', node)[KEY]);
}
