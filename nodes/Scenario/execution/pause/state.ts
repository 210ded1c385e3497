import type {
	IBinaryKeyData,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	IPairedItemData,
	OnError,
} from 'n8n-workflow';

import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import type { ApiFailure } from '../../transport/apiFailure';
import type { JsonRecord } from '../../utils/json';
import { asNumber, asRecord, asRecords, asText, isRecord, toDataObject } from '../../utils/json';
import type { ItemError, JobReference } from '../jobErrors';
import { getJobs, readJobReferences } from '../jobErrors';
import type { WaitOptions } from '../options';

/** A job that an execution is paused for, with everything needed to return its result. */
export interface PendingJob {
	/** Index of the input item that the job belongs to. */
	item: number;
	/** Its last known state. */
	job: Job;
	/** Milliseconds since the epoch. Pausing doesn't move it. */
	deadline: number;
	settings: WaitOptions;
	/** Why the job can no longer be fetched. */
	failure?: ApiFailure;
}

const serializePendingJob = ({ item, job, deadline, settings, failure }: PendingJob) => {
	const { record, modelId, baseModelId, workflowId, cost } = job;
	return {
		item,
		job: { record, modelId, baseModelId, workflowId, cost },
		deadline,
		settings,
		failure,
	};
};

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

const parseApiFailure = (failure: JsonRecord): ApiFailure => ({
	status: asNumber(failure.status),
	reason: asText(failure.reason) ?? '',
	name: asText(failure.name),
	details: asRecord(failure.details),
	traceId: asText(failure.traceId),
});

/** Parses what `serializePendingJob` wrote; empty when it contains no job. */
function parsePendingJob(value: unknown): PendingJob[] {
	const { item, job, deadline, settings, failure } = asRecord(value);
	const { record, modelId, baseModelId, workflowId, cost } = asRecord(job);
	const known = {
		modelId: asText(modelId),
		baseModelId: asText(baseModelId),
		workflowId: asText(workflowId),
		cost: asNumber(cost),
	};
	const read = readJob(asRecord(record), known);
	if (!read) return [];
	return [
		{
			item: asNumber(item) ?? 0,
			job: read,
			deadline: asNumber(deadline) ?? 0,
			settings: parseOptions(asRecord(settings)),
			...(failure !== undefined && { failure: parseApiFailure(asRecord(failure)) }),
		},
	];
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

const isBinary = (value: unknown): value is IBinaryKeyData => isRecord(value);

/** The input item index of an output item of this node. */
export const getItemIndex = ({ pairedItem }: Pick<INodeExecutionData, 'pairedItem'>): number =>
	asNumber(asRecord(pairedItem).item) ?? 0;

/** Parses items from JSON, with their files by reference or inline. */
function parseItems(value: unknown): INodeExecutionData[] {
	return asRecords(value).map(({ json, binary, pairedItem }) => {
		const origin: IPairedItemData = { item: asNumber(asRecord(pairedItem).item) ?? 0 };
		return {
			json: toDataObject(asRecord(json)),
			...(isBinary(binary) && { binary }),
			pairedItem: origin,
		};
	});
}

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

/** The state that the sub-executions of a paused execution receive. */
export interface PausedState {
	executionId: string;
	workflowId: string;
	/** The paused node. */
	node: { id: string; name: string };
	onError: OnError;
	/** Whether a failed item ends the wait for the others, unless On Error is Continue. */
	onItemError: WaitOptions['onItemError'];
	pendingJobs: PendingJob[];
	/** All jobs of the paused node's run: they are paid for, so errors list them. */
	jobs: JobReference[];
	/** Outputs of the items that finished before the pause. */
	otherItems: INodeExecutionData[];
	/** The error of an item before the pause: thrown once the others are finished. */
	failure?: WaitFailure;
}

/** What this node does in the workflows behind a paused execution; see `workflows.ts`. */
export type Step = 'startPolling' | 'pollJobs' | 'collectResults' | 'returnResult';

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

const STEPS: readonly Step[] = ['startPolling', 'pollJobs', 'collectResults', 'returnResult'];

const ON_ERROR: readonly OnError[] = ['continueErrorOutput', 'continueRegularOutput'];

function parseObject(text: unknown): JsonRecord | undefined {
	if (typeof text !== 'string' || text === '') return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return isRecord(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** The step and state of this node; undefined in workflows made by users. */
export function parseState(
	context: IExecuteFunctions,
): { step: Step; state: PausedState } | undefined {
	const raw = parseObject(context.getNodeParameter('pauseState', 0, ''));
	const step = STEPS.find((known) => known === raw?.step);
	if (!raw || !step) return undefined;
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
			otherItems: parseItems(raw.otherItems),
			failure: parseFailure(raw.failure),
		},
	};
}
