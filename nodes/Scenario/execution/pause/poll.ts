import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fetchJobs, mayAppear } from '../../jobs/fetchJobs';
import type { ApiFailure } from '../../transport/apiFailure';
import type { ScenarioClient } from '../../transport/client';
import { createClient } from '../../transport/client';
import { asNumber } from '../../utils/json';
import { toItemError } from '../jobErrors';
import { isWaitOver } from '../waiting';
import type { PausedState, PendingJob, WaitOutcome } from './state';
import { createOutcomeItem, getItemIndex, parseFailure, toFailure } from './state';
import { fetchingWorkflow } from './workflows';

/**
 * Fetches the results in a sub-execution of the paused execution, so that n8n copies the files to the
 * paused execution's storage. Otherwise they would be deleted with the polling workflow's record.
 *
 * @param toFetch the pending jobs whose wait is over
 */
async function fetchResults(
	context: IExecuteFunctions,
	state: PausedState,
	toFetch: PendingJob[],
): Promise<WaitOutcome> {
	const { executionId, workflowId } = state;
	const code = fetchingWorkflow(context, { ...state, pendingJobs: toFetch, otherItems: [] });
	const items = toFetch.map(({ job }, item) => ({
		json: { jobId: job.jobId },
		pairedItem: { item },
	}));
	const { data } = await context.executeWorkflow({ code }, items, undefined, {
		parentExecution: { executionId, workflowId, shouldResume: false },
	});
	const outputs: INodeExecutionData[] = data.flatMap((output) => output ?? []);
	const getItem = (index: number) => toFetch[index]?.item ?? index;
	const failure = parseFailure(outputs[0]?.json.failure);
	if (failure) {
		const { item, jobs = [] } = failure;
		return {
			failure: {
				...failure,
				item: item === undefined ? undefined : getItem(item),
				jobs: jobs.map((job) => ({ ...job, itemIndex: getItem(job.itemIndex) })),
			},
		};
	}
	return {
		items: outputs.map((output) => ({
			...output,
			pairedItem: { item: getItem(getItemIndex(output)) },
		})),
	};
}

/** Milliseconds for one poll: an active execution occupies a worker slot. */
const POLL_TIMEOUT_MS = 20_000;

const NOT_FOUND_DELAY_MS = 1_000;

/** Consecutive polls that may fail because of n8n rather than Scenario. */
const MAX_FAILED_POLLS = 5;

/** A stopped execution has an error, and a finished one no longer waits. */
async function isStillPaused(context: IExecuteFunctions, { executionId }: PausedState) {
	const execution = await context.getExecutionDataById(executionId);
	return Boolean(execution?.waitTill) && !execution?.resultData.error;
}

/** The current jobs. A job that can't be fetched keeps its last state. */
async function pollAll(client: ScenarioClient, pendingJobs: PendingJob[]): Promise<PendingJob[]> {
	const jobs = new Map(pendingJobs.map(({ job }) => [job.jobId, job]));
	const refused = new Map<string, ApiFailure>();
	let toFetch = [...jobs.values()];
	for (let attempt = 1; toFetch.length > 0; attempt++) {
		const result = await fetchJobs(client, toFetch, client.clock.now() + POLL_TIMEOUT_MS);
		for (const job of result.updated) jobs.set(job.jobId, job);
		toFetch = toFetch.filter(({ jobId }) => {
			const failure = result.rejected.get(jobId);
			return failure !== undefined && mayAppear(failure, attempt);
		});
		const missing = new Set(toFetch.map(({ jobId }) => jobId));
		for (const [jobId, failure] of result.rejected) {
			if (!missing.has(jobId)) refused.set(jobId, failure);
		}
		if (toFetch.length > 0) await client.clock.sleep(NOT_FOUND_DELAY_MS, client.signal);
	}
	return pendingJobs.map((pendingJob) => ({
		...pendingJob,
		job: jobs.get(pendingJob.job.jobId) ?? pendingJob.job,
		failure: refused.get(pendingJob.job.jobId),
	}));
}

const isDecided = ({ job, failure, deadline, settings }: PendingJob, now: number) =>
	isWaitOver(job, settings) || failure !== undefined || now >= deadline;

/** Whether the item of a decided job ends in an error. */
const isFailed = ({ job, failure, settings }: PendingJob) => {
	if (failure !== undefined) return true;
	if (isWaitOver(job, settings)) return job.end === 'failure' || job.end === 'canceled';
	return settings.onTimeout === 'fail';
};

async function pollOnce(
	context: IExecuteFunctions,
	state: PausedState,
): Promise<INodeExecutionData> {
	if (!(await isStillPaused(context, state))) return createOutcomeItem({ stopped: true });
	const client = await createClient(context);
	const pendingJobs = await pollAll(client, state.pendingJobs);
	const now = client.clock.now();
	const decided = pendingJobs.filter((pendingJob) => isDecided(pendingJob, now));
	const failed = state.onError === 'stopWorkflow' ? decided.filter(isFailed) : [];
	// Unless the others are to be finished first, one failed item ends the wait for all.
	const isStopped = failed.length > 0 && state.onItemError === 'stop';
	if (!isStopped && decided.length < pendingJobs.length) {
		const json = { jobs: pendingJobs.length, stillRunning: pendingJobs.length - decided.length };
		return { json, pairedItem: { item: 0 } };
	}
	if (state.failure && failed.length === 0) return createOutcomeItem({ failure: state.failure });
	// With an error as the only output, no file needs to be fetched.
	const toFetch = failed.length > 0 ? failed : decided;
	return createOutcomeItem(await fetchResults(context, { ...state, pendingJobs }, toFetch));
}

/**
 * A step of the polling workflow: polls all jobs once, and fetches the results when the wait is over.
 * Whatever throws here is retried a minute later.
 */
export async function pollJobs(
	context: IExecuteFunctions,
	state: PausedState,
): Promise<INodeExecutionData[]> {
	try {
		return [await pollOnce(context, state)];
	} catch (reason) {
		const failure = toFailure(toItemError(context, reason, 0));
		const failedPolls = 1 + (asNumber(context.getInputData()[0]?.json.failedPolls) ?? 0);
		if (failedPolls < MAX_FAILED_POLLS) {
			return [{ json: { failedPolls, lastFailure: failure.message }, pairedItem: { item: 0 } }];
		}
		return [createOutcomeItem({ failure })];
	}
}
