import type { IDataObject, IExecuteFunctions, INodeExecutionData, OnError } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { listSome } from '../utils/text';
import { isTool, messageForAgent } from './aiTool';
import type { ItemError, JobReference } from './jobErrors';
import { appendOtherJobIds, attachJobs, getJobs, setJobs, toItemError } from './jobErrors';

/** The node's On Error setting, also in the form used before n8n 1.0. */
export function getOnError(context: IExecuteFunctions): OnError {
	const { onError, continueOnFail } = context.getNode();
	return onError ?? (continueOnFail ? 'continueRegularOutput' : 'stopWorkflow');
}

/** The job fields of an error item: the first job, and all job IDs if there are several. */
function jobFields(jobs: JobReference[]): IDataObject {
	const [first] = jobs;
	if (!first) return {};
	const { jobId, status, modelId, baseModelId, assetId } = first;
	return {
		jobId,
		status: status ?? null,
		modelId: modelId ?? null,
		...(baseModelId !== undefined && { baseModelId }),
		...(assetId !== undefined && { assetId }),
		...(jobs.length > 1 && { jobIds: [...new Set(jobs.map((job) => job.jobId))] }),
	};
}

/**
 * The item that On Error: Continue returns for a failed item: the message and its jobs.
 *
 * n8n sends an item to the error output when it has an `error` beside its JSON, adds the fields of
 * the input item, and then replaces all of the JSON by the message, unless the `error` is gone
 * (n8n-core, handleNodeErrorOutput and normalizeNodeErrors). The copy that n8n makes in between
 * leaves out what is not enumerable. From 2.41 on the keys `error`, `message` and `details` alone
 * would do; earlier versions take such an item for a success.
 *
 * @param onError the setting that applies: a step of a paused execution has no error output of its
 *   own, and returns the item to the node that may have one
 */
export function errorItem(
	context: IExecuteFunctions,
	error: ItemError,
	itemIndex: number,
	onError: OnError = getOnError(context),
): INodeExecutionData {
	const message = isTool(context) ? messageForAgent(error) : error.message;
	const details = jobFields(getJobs(error).filter((job) => job.itemIndex === itemIndex));
	const pairedItem = { item: itemIndex };
	if (onError !== 'continueErrorOutput')
		return { json: { error: message, ...details }, pairedItem };
	const json = { error: message, message: messageForAgent(error), details };
	const item: INodeExecutionData = { json, pairedItem };
	const hasErrorOutput = getOnError(context) === 'continueErrorOutput';
	return hasErrorOutput
		? Object.defineProperty(item, 'error', { value: error, writable: true })
		: item;
}

export const isCanceled = (context: IExecuteFunctions): boolean =>
	context.getExecutionCancelSignal()?.aborted === true;

const RUN_ENDED = 'The run of this node ended early';

/** The reason with which a run ends the work of its other items: not an error of theirs. */
export const runEnded = () => new Error(RUN_ENDED);

/** n8n marks an execution as canceled when its error has exactly this message. */
const CANCELED = 'The execution was canceled';

export const canceledError = (context: IExecuteFunctions): ItemError =>
	new NodeOperationError(context.getNode(), CANCELED, {
		description: 'Submitted jobs keep running in Scenario.',
	});

/** The error of a canceled execution, with the jobs of `reason`. */
export function toCanceledError(context: IExecuteFunctions, reason: unknown): ItemError {
	const error = toItemError(context, reason, 0);
	if (error.message === CANCELED) return error;
	const advice = 'Get their results with Wait for Completion.';
	return appendOtherJobIds(canceledError(context), getJobs(error), advice);
}

/**
 * Runs `work` for all input items concurrently and returns the outputs in input order. `work` limits
 * its own concurrency.
 *
 * Unless On Error is Continue, the first failed item ends the run: `stop` aborts the waits of the
 * others, requests already sent are completed, and nothing new starts. Without `stop` the other items
 * are finished first.
 *
 * @param onError On Error of the items; within a paused execution, that of the paused node
 * @throws {NodeApiError | NodeOperationError} of the first failed item, or when the execution is
 *   canceled
 */
export async function forEachItem(
	context: IExecuteFunctions,
	stop: (() => void) | undefined,
	work: (itemIndex: number) => Promise<INodeExecutionData[]>,
	onError: OnError = getOnError(context),
): Promise<INodeExecutionData[]> {
	const errors: ItemError[] = [];

	/** Every item gets its own error, as with any other reason: n8n would pass the input on instead. */
	const toCanceledItem = (reason: unknown, itemIndex: number): INodeExecutionData[] => {
		const error = canceledError(context);
		error.context.itemIndex = itemIndex;
		attachJobs(error, getJobs(toItemError(context, reason, itemIndex)));
		if (onError === 'stopWorkflow') throw error;
		return [errorItem(context, error, itemIndex, onError)];
	};

	const workOnItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		if (stop && errors.length > 0) return [];
		try {
			return await work(itemIndex);
		} catch (reason) {
			if (isCanceled(context)) return toCanceledItem(reason, itemIndex);
			const error = toItemError(context, reason, itemIndex);
			if (error.message === RUN_ENDED) return [];
			if (onError !== 'stopWorkflow') return [errorItem(context, error, itemIndex, onError)];
			errors.push(error);
			stop?.();
			return [];
		}
	};

	const outputs = await Promise.all(
		context.getInputData().map(async (_, itemIndex) => await workOnItem(itemIndex)),
	);
	const [first, ...others] = errors;
	if (!first) return outputs.flat();
	throw withOtherItems(first, others);
}

/** More would be unreadable; the error items of On Error: Continue have them all. */
const MAX_LISTED_ITEMS = 5;

/** Adds the indexes and messages of other failed items, and their jobs as data. */
function withOtherItems(error: ItemError, others: ItemError[]): ItemError {
	if (others.length === 0) return error;
	const sorted = others.toSorted(
		(a, b) => Number(a.context.itemIndex) - Number(b.context.itemIndex),
	);
	setJobs(error, [...getJobs(error), ...sorted.flatMap(getJobs)]);
	const noun = sorted.length === 1 ? 'Item' : 'Items';
	const indexes = sorted.map(({ context }) => String(context.itemIndex)).join(', ');
	const messages = sorted.map(({ context, message }) => `${context.itemIndex}: ${message}`);
	error.description =
		`${error.description ?? ''} ${noun} ${indexes} didn't succeed either (${listSome(messages, MAX_LISTED_ITEMS)}).`.trim();
	return error;
}
