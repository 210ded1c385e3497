import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fetchJobs, mayAppear } from '../../jobs/fetchJobs';
import type { Job } from '../../jobs/job';
import type { ApiFailure } from '../../transport/apiFailure';
import type { ScenarioClient } from '../../transport/client';
import { createClient } from '../../transport/client';
import { asNumber, asRecord, asRecords, asText } from '../../utils/json';
import { toItemError } from '../itemErrors';
import { isWaitOver } from '../waiting';
import type { PausedState, PendingJob, WaitEnd, WaitOutcome } from './state';
import {
	applyLatest,
	createOutcomeItem,
	getItemIndex,
	isFailed,
	parseFailure,
	parseJson,
	serializeLatest,
	toFailure,
} from './state';
import { fetchingWorkflow } from './workflows';

/** What the polls of a paused execution have found out so far. */
export interface PollProgress {
	/** All jobs, with the end of those that are no longer polled. */
	pendingJobs: PendingJob[];
	/** ID of the job that the next poll begins with: a poll may not get to all jobs. */
	next?: string;
	/** Polls in a row that got no answer about any job. */
	unanswered: number;
}

/**
 * As JSON data. The jobs that are no longer polled are a text, because n8n keeps what is passed from
 * poll to poll and stores equal texts only once.
 */
export const serializeProgress = ({
	pendingJobs,
	next,
	unanswered,
}: PollProgress): IDataObject => ({
	latest: JSON.stringify(pendingJobs.filter(({ end }) => end !== undefined).map(serializeLatest)),
	next,
	unanswered,
});

/** Applies what `serializeProgress` returned to the jobs of the same execution. */
export function parseProgress(pendingJobs: PendingJob[], value: unknown): PollProgress {
	const { latest, next, unanswered } = asRecord(value);
	const byItem = new Map(asRecords(parseJson(latest)).map((entry) => [entry.item, entry]));
	return {
		pendingJobs: pendingJobs.map((pendingJob) => {
			const known = byItem.get(pendingJob.item);
			return known ? applyLatest(pendingJob, known) : pendingJob;
		}),
		next: asText(next),
		unanswered: asNumber(unanswered) ?? 0,
	};
}

/** The jobs to poll, each once, with those first that were polled longest ago. */
export function jobsToPoll({ pendingJobs, next }: PollProgress): Job[] {
	const polled = pendingJobs.filter(({ end }) => end === undefined);
	const jobs = [...new Map(polled.map(({ job }) => [job.jobId, job])).values()];
	const start = Math.max(
		0,
		jobs.findIndex(({ jobId }) => jobId === next),
	);
	return [...jobs.slice(start), ...jobs.slice(0, start)];
}

/**
 * Polls in a row without any answer after which jobs past their deadline time out unasked: otherwise a
 * wait would never end while Scenario can't be reached.
 */
const MAX_UNANSWERED = 5;

function findEnd(
	{ deadline, settings }: PendingJob,
	job: Job,
	polledAt: number,
): WaitEnd | undefined {
	if (job.end) return 'ended';
	if (isWaitOver(job, settings)) return 'awaitsAnswer';
	return polledAt >= deadline ? 'timedOut' : undefined;
}

/**
 * The progress after a poll. A job times out only once it was polled after its deadline: the polls
 * before may not have got to it.
 *
 * @param polled the jobs of the poll, in its order
 * @param polledAt start of the poll, in milliseconds since the epoch
 */
export function addAnswers(
	{ pendingJobs, unanswered }: PollProgress,
	polled: Job[],
	{ jobs, refused }: PollAnswers,
	polledAt: number,
): PollProgress {
	const isAnswered = ({ jobId }: Job) => jobs.has(jobId) || refused.has(jobId);
	const inVain = polled.length > 0 && !polled.some(isAnswered) ? unanswered + 1 : 0;
	return {
		pendingJobs: pendingJobs.map((pendingJob) => {
			const { jobId } = pendingJob.job;
			if (pendingJob.end) return pendingJob;
			const failure = refused.get(jobId);
			if (failure) return { ...pendingJob, end: 'refused', failure };
			const job = jobs.get(jobId);
			if (job) return { ...pendingJob, job, end: findEnd(pendingJob, job, polledAt) };
			const isLost = inVain >= MAX_UNANSWERED && polledAt >= pendingJob.deadline;
			return isLost ? { ...pendingJob, end: 'timedOut' } : pendingJob;
		}),
		// Not the first one again: its request may be what ends each poll.
		next: polled.slice(1).find((job) => !isAnswered(job))?.jobId,
		unanswered: inVain,
	};
}

/** The answers of a poll, by job ID. Jobs in neither map got none. */
export interface PollAnswers {
	jobs: Map<string, Job>;
	/** Why jobs can't be fetched. */
	refused: Map<string, ApiFailure>;
}

/** Milliseconds for one poll: an active execution occupies a worker slot. */
const POLL_TIMEOUT_MS = 20_000;

const NOT_FOUND_DELAY_MS = 1_000;

/** Polls jobs once, in this order, as far as the rate limit allows within 20 seconds. */
export async function pollAll(client: ScenarioClient, polled: Job[]): Promise<PollAnswers> {
	const answers: PollAnswers = { jobs: new Map(), refused: new Map() };
	let toFetch = polled;
	for (let attempt = 1; toFetch.length > 0; attempt++) {
		const result = await fetchJobs(client, toFetch, client.clock.now() + POLL_TIMEOUT_MS);
		for (const job of result.updated) answers.jobs.set(job.jobId, job);
		toFetch = toFetch.filter(({ jobId }) => {
			const failure = result.rejected.get(jobId);
			return failure !== undefined && mayAppear(failure, attempt);
		});
		const missing = new Set(toFetch.map(({ jobId }) => jobId));
		for (const [jobId, failure] of result.rejected) {
			if (!missing.has(jobId)) answers.refused.set(jobId, failure);
		}
		if (toFetch.length > 0) await client.clock.sleep(NOT_FOUND_DELAY_MS, client.signal);
	}
	return answers;
}

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
	const code = fetchingWorkflow(context, { ...state, pendingJobs: toFetch });
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

/** Consecutive polls that may fail because of n8n rather than Scenario. */
const MAX_FAILED_POLLS = 5;

/** A stopped execution has an error, and a finished one no longer waits. */
async function isStillPaused(context: IExecuteFunctions, { executionId }: PausedState) {
	const execution = await context.getExecutionDataById(executionId);
	return Boolean(execution?.waitTill) && !execution?.resultData.error;
}

/** What the loop of the polling workflow passes from one poll to the next. */
function readLoopItem(context: IExecuteFunctions) {
	const { progress, failedPolls } = context.getInputData()[0]?.json ?? {};
	return { progress, failedPolls: asNumber(failedPolls) ?? 0 };
}

const loopItem = (json: IDataObject): INodeExecutionData => ({ json, pairedItem: { item: 0 } });

async function pollOnce(
	context: IExecuteFunctions,
	state: PausedState,
): Promise<INodeExecutionData> {
	if (!(await isStillPaused(context, state))) return createOutcomeItem({ stopped: true });
	const client = await createClient(context);
	const before = parseProgress(state.pendingJobs, readLoopItem(context).progress);
	const polled = jobsToPoll(before);
	const polledAt = client.clock.now();
	const progress = addAnswers(before, polled, await pollAll(client, polled), polledAt);
	const { pendingJobs } = progress;
	const decided = pendingJobs.filter(({ end }) => end !== undefined);
	const failed = state.onError === 'stopWorkflow' ? decided.filter(isFailed) : [];
	// Unless the others are to be finished first, one failed item ends the wait for all.
	const isStopped = failed.length > 0 && state.onItemError === 'stop';
	if (!isStopped && decided.length < pendingJobs.length) {
		const stillRunning = pendingJobs.length - decided.length;
		return loopItem({
			jobs: pendingJobs.length,
			stillRunning,
			progress: serializeProgress(progress),
		});
	}
	if (state.failure && failed.length === 0) return createOutcomeItem({ failure: state.failure });
	// With an error as the only output, no file needs to be fetched.
	const toFetch = failed.length > 0 ? failed : decided;
	return createOutcomeItem(await fetchResults(context, { ...state, pendingJobs }, toFetch));
}

/**
 * A step of the polling workflow: polls the jobs once, and fetches the results when the wait is over.
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
		const { progress, failedPolls } = readLoopItem(context);
		if (failedPolls + 1 < MAX_FAILED_POLLS) {
			const lastFailure = failure.message;
			return [loopItem({ failedPolls: failedPolls + 1, lastFailure, progress })];
		}
		return [createOutcomeItem({ failure })];
	}
}
