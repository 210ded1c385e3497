import type { IExecuteFunctions, INode, INodeExecutionData, OnError } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Job } from '../../jobs/job';
import { readJob } from '../../jobs/job';
import type { ScenarioClient } from '../../transport/client';
import { toNodeApiError } from '../../transport/errorMessages';
import { apiPath } from '../../transport/request';
import { asRecord, asText, toDataObject } from '../../utils/json';
import type { ItemError } from '../itemErrors';
import {
	appendOtherJobIds,
	canceledError,
	errorItem,
	setJobs,
	toItemError,
	withJobContext,
} from '../itemErrors';
import { createResultItems } from '../results';
import { startRun } from '../run';
import type { WaitOptions } from '../waiting';
import { hashCredential } from '../waitMode';
import { pollAll, pollJobs } from './poll';
import type { PausedState, PendingJob, Step, WaitFailure } from './state';
import {
	createOutcomeItem,
	getItemIndex,
	isFailed,
	needsRecord,
	parseOutcome,
	readFinishedItems,
	toFailure,
} from './state';
import { MAX_POLLING_RUNS, pollingWorkflow, runPaused } from './workflows';

const ADVICE = 'Get their results with Wait for Completion and these job IDs.';

const INTERRUPTED =
	'n8n was killed while it resumed this execution, and the results of its jobs are missing';

/**
 * The output of the supervisor's node while it is paused. Resuming replaces it. But if n8n is killed
 * while it resumes the supervisor, it takes this for the supervisor's result, and the paused execution
 * continues with it. So it says what happened and has the job IDs, in the form of an error item.
 */
function interruptedItem({ jobs, onError }: PausedState): INodeExecutionData {
	const jobIds = [...new Set(jobs.map(({ jobId }) => jobId))];
	const details = { status: 'interrupted', jobIds };
	const pairedItem = { item: 0 };
	if (onError !== 'continueErrorOutput') {
		return { json: { error: INTERRUPTED, ...details }, pairedItem };
	}
	// n8n sends items with no other keys to the error output.
	const json = { error: INTERRUPTED, message: `${INTERRUPTED}. ${ADVICE}`, details };
	return { json, pairedItem };
}

/** The step that runs before an execution is paused: returns a hash of the credential. */
async function checkCredential(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return [{ json: { hash: await hashCredential(context) }, pairedItem: { item: 0 } }];
}

/** First step of the supervisor: starts a polling workflow and pauses until it returns or is lost. */
async function startPolling(
	context: IExecuteFunctions,
	state: PausedState,
): Promise<INodeExecutionData[]> {
	const { workflowId } = state;
	try {
		const ids = { executionId: context.getExecutionId(), workflowId };
		const whilePaused = [interruptedItem(state)];
		return await runPaused(context, pollingWorkflow(context, state), [{}], ids, whilePaused);
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
		const run = await startRun(context, onError);
		const loadJob = createJobLoader(run.client, pendingJobs);
		const work = async (itemIndex: number) => {
			const pendingJob = pendingJobs[itemIndex];
			if (!pendingJob) return [];
			const { job, failure } = pendingJob;
			run.jobs.set(itemIndex, job);
			return await withJobContext(run, itemIndex, async () => {
				if (failure) throw toNodeApiError(run.client.node, failure, itemIndex);
				// Whatever its state is by now: the wait for it is over.
				const settings: WaitOptions = isFailed(pendingJob)
					? pendingJob.settings
					: { ...pendingJob.settings, onTimeout: 'returnJob' };
				return await createResultItems(run, await loadJob(pendingJob), settings, itemIndex);
			});
		};
		return await run.forEachItem(work, onItemError);
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

const ERROR_KEYS = ['error', 'message', 'details'];

/** Whether n8n sends an item to the error output, if the paused node has one. */
const isForErrorOutput = ({ json }: INodeExecutionData): boolean =>
	json.error !== undefined && Object.keys(json).every((key) => ERROR_KEYS.includes(key));

/** One item for the error output, for all assets of an input item that can't be fetched. */
function mergeErrors(items: INodeExecutionData[]): INodeExecutionData[] {
	const [first, ...others] = items;
	if (!first || others.length === 0) return items;
	const details = items.map(({ json }) => asRecord(json.details));
	const join = (key: string, separator: string) =>
		items.map(({ json }) => String(json[key])).join(separator);
	const assetIds = details.flatMap(({ assetId }) => asText(assetId) ?? []);
	// Messages are whole sentences.
	const json = { error: join('error', '; '), message: join('message', ' ') };
	return [{ ...first, json: { ...json, details: toDataObject({ ...details[0], assetIds }) } }];
}

/**
 * Sorts by input item, with the first output of each item before all others. n8n pairs the output of
 * a paused node with its input by position and ignores `pairedItem`: this order pairs the first
 * outputs correctly and no output with the input of another item.
 *
 * With an error output, n8n looks up the input item of what goes there. If there is none at that position,
 * it fails, and loses all output (n8n-core, handleNodeErrorOutput). So each input item has one such item
 * at the most, which comes first.
 */
function sortItems(items: INodeExecutionData[], onError: OnError): INodeExecutionData[] {
	const byItem = new Map<number, INodeExecutionData[]>();
	for (const item of items.toSorted((a, b) => getItemIndex(a) - getItemIndex(b))) {
		byItem.set(getItemIndex(item), [...(byItem.get(getItemIndex(item)) ?? []), item]);
	}
	const outputs = [...byItem.values()].map((ofItem) => {
		if (onError !== 'continueErrorOutput') return ofItem;
		const results = ofItem.filter((item) => !isForErrorOutput(item));
		return [...mergeErrors(ofItem.filter(isForErrorOutput)), ...results];
	});
	return [...outputs.flatMap(([first]) => first ?? []), ...outputs.flatMap((all) => all.slice(1))];
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
	{ jobs, onError, ...state }: PausedState,
): Promise<INodeExecutionData[]> {
	const node = { ...context.getNode(), ...state.node };
	const otherItems = await readFinishedItems(context, state.executionId, node.name);
	const [item] = context.getInputData();
	const outcome = parseOutcome(item);
	if (!state.failure && outcome && 'items' in outcome)
		return sortItems([...otherItems, ...outcome.items], onError);
	const reason = asText(item?.json.error);
	const isStopped = outcome ? 'stopped' in outcome : reason?.toLowerCase().includes('cancel');
	if (isStopped) throw appendOtherJobIds(canceledError(context), jobs, ADVICE);
	const late = outcome && 'failure' in outcome ? outcome.failure : undefined;
	const failure = state.failure ?? late ?? explainLostWait(reason);
	const error = appendOtherJobIds(toError(node, failure), jobs, ADVICE);
	if (onError === 'stopWorkflow') throw error;
	const waiting = new Set(jobs.map(({ itemIndex }) => itemIndex));
	for (const { pairedItem } of otherItems) waiting.delete(getItemIndex({ pairedItem }));
	const failed = [...waiting].map((itemIndex) => errorItem(context, error, itemIndex, onError));
	return sortItems([...otherItems, ...failed], onError);
}

type StepFunction = (
	context: IExecuteFunctions,
	state: PausedState,
) => Promise<INodeExecutionData[]>;

/** The implementation of each step. */
export const steps: Record<Step, StepFunction> = {
	checkCredential,
	startPolling,
	pollJobs,
	collectResults,
	returnResult,
};

/** Milliseconds for retries: the job is paid for, so its result is worth minutes. */
const RETRY_MS = 600_000;

/**
 * Returns the job of a pending job with all that its output needs, which is more than what was stored
 * while the execution was paused. The records of all jobs that need theirs are fetched together.
 *
 * The function throws a NodeApiError when a record can't be fetched, and the signal's reason once the
 * execution is canceled.
 */
function createJobLoader(
	client: ScenarioClient,
	pendingJobs: PendingJob[],
): (pendingJob: PendingJob) => Promise<Job> {
	const isStoredEnough = (pendingJob: PendingJob) =>
		isFailed(pendingJob) || !needsRecord(pendingJob);
	const missing = pendingJobs.filter((pendingJob) => !isStoredEnough(pendingJob));
	const answers = pollAll(client, [
		...new Map(missing.map(({ job }) => [job.jobId, job])).values(),
	]);
	// Rejects when the execution is canceled, which needs no handling here.
	answers.catch(() => {});

	const fetchOne = async (job: Job) => {
		const path = apiPath('jobs', job.jobId);
		const reply = await client.request({ method: 'GET', path }, { ms: RETRY_MS });
		return readJob(reply, job) ?? job;
	};

	return async (pendingJob) => {
		const { job } = pendingJob;
		if (isStoredEnough(pendingJob)) return job;
		return (await answers).jobs.get(job.jobId) ?? (await fetchOne(job));
	};
}
