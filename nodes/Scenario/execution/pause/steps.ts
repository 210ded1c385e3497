import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { toNodeApiError } from '../../transport/client';
import { asText, toDataObject } from '../../utils/json';
import { startRun } from '../context';
import { canceledError, errorItem, forEachItem } from '../items';
import type { ItemError } from '../jobErrors';
import { appendOtherJobIds, setJobs, toItemError, withJobContext } from '../jobErrors';
import { createResultItems } from '../results';
import { pollJobs } from './poll';
import type { PausedState, Step, WaitFailure } from './state';
import { createOutcomeItem, getItemIndex, parseOutcome, toFailure } from './state';
import { MAX_POLLING_RUNS, pollingWorkflow, runPaused } from './workflows';

/** First step of the supervisor: starts a polling workflow and pauses until it returns or is lost. */
async function startPolling(
	context: IExecuteFunctions,
	state: PausedState,
): Promise<INodeExecutionData[]> {
	const { workflowId } = state;
	try {
		const executionId = context.getExecutionId();
		return await runPaused(context, pollingWorkflow(context, state), [{}], {
			executionId,
			workflowId,
		});
	} catch (reason) {
		return [createOutcomeItem({ failure: toFailure(toItemError(context, reason, 0)) })];
	}
}

/**
 * The step of the fetching workflow: returns the output of each job, as a running execution would.
 * It never throws: an error is returned as an item for the polling workflow.
 */
async function collectResults(
	context: IExecuteFunctions,
	{ pendingJobs, onError, onItemError }: PausedState,
): Promise<INodeExecutionData[]> {
	try {
		const { run, stop } = await startRun(context, onError);
		const onFirstError = onItemError === 'stop' ? stop : undefined;
		const work = async (itemIndex: number) => {
			const pendingJob = pendingJobs[itemIndex];
			if (!pendingJob) return [];
			const { job, settings, failure } = pendingJob;
			if (!failure) return await createResultItems(run, job, settings, itemIndex);
			const refused = toNodeApiError(run.client.node, failure, itemIndex);
			return await withJobContext(
				context,
				job,
				itemIndex,
				async () => await Promise.reject(refused),
			);
		};
		return await forEachItem(context, onFirstError, work, onError);
	} catch (reason) {
		const failure = toFailure(toItemError(context, reason, 0));
		return [{ json: toDataObject({ failure }), pairedItem: { item: 0 } }];
	}
}

/** Without an outcome, n8n gives the reason in an item of its own. */
const explainLostWait = (reason: string | undefined): WaitFailure => ({
	message: `Waiting was interrupted ${MAX_POLLING_RUNS} times and stopped`,
	description: reason && `n8n said: ${reason}.`,
});

function toError(node: INode, { message, description, item, jobs = [] }: WaitFailure): ItemError {
	const error = new NodeOperationError(node, message, { description, itemIndex: item });
	setJobs(error, jobs);
	return error;
}

const ADVICE = 'Get their results with Wait for Completion and these job IDs.';

/**
 * Sorts by input item, with the first output of each item before all others. n8n pairs the output of
 * a paused node with its input by position and ignores `pairedItem`: this order pairs the first
 * outputs correctly and no output with the input of another item.
 */
function sortItems(items: INodeExecutionData[]): INodeExecutionData[] {
	const sorted = items.toSorted((a, b) => getItemIndex(a) - getItemIndex(b));
	const firstByItem = new Map<number, INodeExecutionData>();
	for (const item of sorted) {
		if (!firstByItem.has(getItemIndex(item))) firstByItem.set(getItemIndex(item), item);
	}
	const firsts = new Set(firstByItem.values());
	return [...firsts, ...sorted.filter((item) => !firsts.has(item))];
}

/**
 * Last step of the supervisor: its output or error becomes that of the paused node. An error lists
 * all jobs.
 *
 * @throws {NodeOperationError} when the wait ended without a result and On Error is Stop Workflow;
 *   otherwise each waiting item becomes an error item
 */
async function returnResult(
	context: IExecuteFunctions,
	{ otherItems, jobs, onError, ...state }: PausedState,
): Promise<INodeExecutionData[]> {
	const node = { ...context.getNode(), ...state.node };
	const [item] = context.getInputData();
	const outcome = parseOutcome(item);
	if (!state.failure && outcome && 'items' in outcome)
		return sortItems([...otherItems, ...outcome.items]);
	const reason = asText(item?.json.error);
	const isStopped = outcome ? 'stopped' in outcome : reason?.toLowerCase().includes('cancel');
	if (isStopped) throw appendOtherJobIds(canceledError(context), jobs, ADVICE);
	const late = outcome && 'failure' in outcome ? outcome.failure : undefined;
	const failure = state.failure ?? late ?? explainLostWait(reason);
	const error = appendOtherJobIds(toError(node, failure), jobs, ADVICE);
	if (onError === 'stopWorkflow') throw error;
	const waiting = new Set(jobs.map(({ itemIndex }) => itemIndex));
	for (const { pairedItem } of otherItems) waiting.delete(getItemIndex({ pairedItem }));
	return sortItems([
		...otherItems,
		...[...waiting].map((itemIndex) => errorItem(context, error, itemIndex, onError)),
	]);
}

type StepFunction = (
	context: IExecuteFunctions,
	state: PausedState,
) => Promise<INodeExecutionData[]>;

/** The implementation of each step. */
export const steps: Record<Step, StepFunction> = {
	startPolling,
	pollJobs,
	collectResults,
	returnResult,
};
