import type { ApiFailure } from '../transport/apiFailure';
import { isRetryable } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import type { ScenarioRequest } from '../transport/request';
import { apiPath } from '../transport/request';
import { limitConcurrency } from '../utils/concurrency';
import { asRecords, asText } from '../utils/json';
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

/** The API lists at most this many jobs at once (the vendor's client), newest first. */
const MAX_PAGE_SIZE = 100;

const CONCURRENT_REQUESTS = 5;

/** Rows of a list may lack fields: a finished job is only complete with its assets or its error. */
export const isComplete = ({ end, assetIds, error }: Job) =>
	(end === 'success' && assetIds.length > 0) || (end === 'failure' && error !== undefined);

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
			{ deadline, tries: 1, isStatusCheck: true },
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
			const rows = new Map(asRecords(reply.body.jobs).map((row) => [row.jobId, row]));
			left = left.filter((job) => {
				const row = rows.get(job.jobId);
				const now = row && readJob(row, job);
				if (!now || (now.end && !isComplete(now))) return true;
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
