import type {
	IBinaryKeyData,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	IPairedItemData,
	OnError,
} from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { asNumber, asRecord, asRecords, asText, isRecord, toDataObject } from '../../utils/json';
import type { ItemError, JobReference } from '../jobErrors';
import { getJobs, readJobReferences } from '../jobErrors';
import type { WaitOptions } from '../options';
import type { PendingJob } from './pendingJob';
import { parsePendingJob, serializePendingJob } from './pendingJob';

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

const isBinary = (value: unknown): value is IBinaryKeyData => isRecord(value);

/** The input item index of an output item of this node. */
export const getItemIndex = ({ pairedItem }: Pick<INodeExecutionData, 'pairedItem'>): number =>
	asNumber(asRecord(pairedItem).item) ?? 0;

/** Parses items from JSON, with their files by reference or inline. */
export function parseItems(value: unknown): INodeExecutionData[] {
	return asRecords(value).map(({ json, binary, pairedItem }) => {
		const origin: IPairedItemData = { item: asNumber(asRecord(pairedItem).item) ?? 0 };
		return {
			json: toDataObject(asRecord(json)),
			...(isBinary(binary) && { binary }),
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
