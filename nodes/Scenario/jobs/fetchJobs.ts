import type { ApiFailure, Result } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import type { ScenarioRequest } from '../transport/request';
import { apiPath } from '../transport/request';
import { isRetryable, retryLong } from '../transport/retry';
import { batchById, limitConcurrency } from '../utils/concurrency';
import { asRecords, asText, isRecord } from '../utils/json';
import type { Job } from './job';
import { readJob } from './job';

/** The result of one poll. */
export interface PollResult {
	/** The jobs with a new state. */
	updated: Job[];
	/** Jobs that can't be fetched, by id. */
	rejected: Map<string, ApiFailure>;
	/** A retryable failure: the jobs it concerns keep their last state. */
	transientFailure?: ApiFailure;
	/** Requests that the poll took. */
	requests: number;
}

/** The API lists at most this many jobs at once (docs/service-facts.md, Jobs), newest first. */
const MAX_PAGE_SIZE = 100;

const CONCURRENT_REQUESTS = 10;

/** Rows of a list may lack fields: one of a finished job is only complete with assets or an error. */
export const isRowComplete = ({ end, assetIds, error }: Job) =>
	(end === 'success' && assetIds.length > 0) || (end === 'failure' && error !== undefined);

/** A reply that isn't a list, e.g. during maintenance, says nothing about the jobs. */
const NO_LIST: ApiFailure = {
	status: 200,
	unreadable: true,
	reason: 'no list of jobs in the response',
	details: {},
};

/** A new job may return 404 for a moment, so only several in a row count. */
const MAX_NOT_FOUND = 3;

/** Whether a rejected job may still appear: `attempts` polls in a row have not found it. */
export const mayAppear = ({ status }: ApiFailure, attempts: number): boolean =>
	status === 404 && attempts < MAX_NOT_FOUND;

/**
 * Polls all given jobs once: list requests cover many jobs, and jobs that are missing or incomplete
 * in the list are fetched one by one.
 *
 * @param deadline milliseconds since the epoch, for requests and for waiting on the rate limit
 */
export async function fetchJobs(
	client: ScenarioClient,
	jobs: Job[],
	deadline: number,
): Promise<PollResult> {
	const result: PollResult = { updated: [], rejected: new Map(), requests: 0 };

	const request = async (path: string, query?: ScenarioRequest['query']) => {
		result.requests++;
		return await client.requestWithRetry(
			{ method: 'GET', path, query },
			{ ms: deadline - client.clock.now(), tries: 1, isStatusCheck: true },
		);
	};

	const fetchOne = async (job: Job) => {
		if (result.transientFailure) return;
		const reply = await request(apiPath('jobs', job.jobId));
		if (!('failure' in reply)) result.updated.push(readJob(reply.body, job) ?? job);
		else if (isRetryable(reply.failure)) result.transientFailure = reply.failure;
		else result.rejected.set(job.jobId, reply.failure);
	};

	/** Lists jobs and returns those that have to be fetched one by one. */
	const fetchList = async (): Promise<Job[]> => {
		const wanted = Math.max(20, jobs.length * 2);
		let left = jobs;
		let token: string | undefined;
		for (let listed = 0; listed < wanted && left.length > 0; listed += MAX_PAGE_SIZE) {
			const pageSize = Math.min(MAX_PAGE_SIZE, wanted - listed);
			const reply = await request('/jobs', { pageSize, ...(token && { paginationToken: token }) });
			if ('failure' in reply) {
				// A key that isn't allowed to list jobs may still fetch its own.
				if (!isRetryable(reply.failure)) return left;
				result.transientFailure = reply.failure;
				return [];
			}
			if (!Array.isArray(reply.body.jobs)) {
				result.transientFailure = NO_LIST;
				return [];
			}
			const rows = new Map(asRecords(reply.body.jobs).map((row) => [row.jobId, row]));
			left = left.filter((job) => {
				const row = rows.get(job.jobId);
				const now = row && readJob(row, job);
				if (!now || (now.end && !isRowComplete(now))) return true;
				result.updated.push(now);
				return false;
			});
			token = asText(reply.body.nextPaginationToken);
			if (!token) break;
		}
		return left;
	};

	const toFetch = jobs.length > 1 ? await fetchList() : jobs;
	const limit = limitConcurrency(CONCURRENT_REQUESTS);
	await Promise.all(toFetch.map(async (job) => await limit(async () => await fetchOne(job))));
	return result;
}

const LOAD_MS = 60_000;

/** More than an execution waits for, as a rule. */
const MAX_LOADED = 1_000;

/**
 * Creates a function that fetches jobs by their IDs, which fetches those requested in the same tick together. It
 * returns undefined for a job that can't be fetched with the others, whatever the reason.
 */
export const createJobFetcher = (client: ScenarioClient) =>
	batchById(MAX_LOADED, (jobIds) => {
		const jobs = jobIds.flatMap((jobId) => readJob({ jobId }) ?? []);
		const fetching = fetchJobs(client, jobs, client.clock.now() + LOAD_MS);
		return async (jobId): Promise<Job | undefined> =>
			(await fetching).updated.find((job) => job.jobId === jobId);
	});

const hasText = ({ output }: Job): boolean =>
	output !== undefined &&
	output !== null &&
	output !== '' &&
	!(isRecord(output) && Object.keys(output).length === 0);

/** Whether a job has a result: files or text. */
export const hasResult = (job: Job): boolean => job.assetIds.length > 0 || hasText(job);

/** Jobs of models return files or text. Those of apps, trainings and so on may return neither. */
export const promisesResult = ({ workflowId, record }: Job): boolean =>
	workflowId === undefined && (asText(record.jobType) ?? 'custom') === 'custom';

/** Whether a job that has succeeded may still get its files. Apps make some as a rule. */
export const mayGetResult = (job: Job): boolean =>
	job.end === 'success' && !hasResult(job) && (promisesResult(job) || job.workflowId !== undefined);

const isComplete = (job: Job): boolean =>
	(job.end === 'success' && !mayGetResult(job)) ||
	(job.end === 'failure' && job.error !== undefined) ||
	job.end === 'canceled' ||
	job.end === undefined;

/** Milliseconds for one attempt, with its wait for the rate limit. */
const MAX_ATTEMPT_MS = 60_000;

/** Like a missing asset: it may appear within a minute. */
const NO_RESULT: ApiFailure = { status: 404, reason: 'it has no files yet', details: {} };

/**
 * The record of a finished job with its result, or with the reason why it failed. The reply to a
 * submission and rows of lists may lack both, and files may appear late.
 *
 * @param retryMs milliseconds, as in `LongRetryOptions`
 * @returns the job as it is known, if its record doesn't become complete
 * @throws the signal's reason once the execution is canceled
 */
export async function completeJob(
	client: ScenarioClient,
	job: Job,
	retryMs?: number,
): Promise<Job> {
	if (isComplete(job)) return job;
	const attempt = async (): Promise<Result<Job>> => {
		const result = await client.requestWithRetry(
			{ method: 'GET', path: apiPath('jobs', job.jobId) },
			{ ms: MAX_ATTEMPT_MS, tries: 1 },
		);
		if ('failure' in result) return result;
		const read = readJob(result.body, job);
		// A failed job may have no reason at all.
		return read && (isComplete(read) || read.end === 'failure')
			? { body: read }
			: { failure: NO_RESULT };
	};
	const result = await retryLong(attempt, client, { retryMs });
	return 'failure' in result ? job : result.body;
}
