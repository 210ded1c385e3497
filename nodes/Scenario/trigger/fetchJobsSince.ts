import type { Job } from '../jobs/job';
import { readJob } from '../jobs/job';
import type { ScenarioClient } from '../transport/client';
import { apiPath } from '../transport/request';
import { limitConcurrency } from '../utils/concurrency';
import { asRecords, asText } from '../utils/json';
import type { TriggerState } from './state';
import { getCreatedAt, knownBefore } from './state';

/** The API's maximum page size; newest jobs come first. */
const PAGE_SIZE = 100;

/** 20,000 jobs: weeks of a busy project. A poll ignores older jobs. */
const MAX_PAGES = 200;

/** Older running jobs are searched for in this many further pages, then fetched one by one. */
const MAX_FURTHER_PAGES = 4;

/** Milliseconds before the newest job that the first poll covers, to find running jobs. */
const INITIAL_LOOKBACK_MS = 6 * 3_600_000;

/** Maximum jobs fetched one by one per poll, those that waited longest first. */
const MAX_SINGLE_REQUESTS = 20;

const CONCURRENT_REQUESTS = 5;

const isOlderThan = (limit: number) => (job: Job) => (getCreatedAt(job) ?? -Infinity) < limit;

/**
 * Lists jobs back to those already known, and fetches older open jobs one by one.
 *
 * @throws {NodeApiError} when a page can't be fetched
 */
export async function fetchJobsSince(
	client: Pick<ScenarioClient, 'get' | 'requestWithRetry' | 'clock'>,
	state: TriggerState | undefined,
): Promise<Job[]> {
	const jobs = new Map<string, Job>();
	const missing = new Set(Object.keys(state?.open ?? {}));
	let horizon = state && knownBefore(state);
	let token: string | undefined;
	let further = 0;

	for (let page = 0; page < MAX_PAGES; page++) {
		const query = { pageSize: PAGE_SIZE, ...(token && { paginationToken: token }) };
		const reply = await client.get('/jobs', query);
		const rows = asRecords(reply.jobs).flatMap((record) => readJob(record) ?? []);
		for (const row of rows) {
			jobs.set(row.jobId, row);
			missing.delete(row.jobId);
		}
		const newest = rows.reduce(
			(at, row) => Math.max(at, getCreatedAt(row) ?? -Infinity),
			-Infinity,
		);
		horizon ??= newest - INITIAL_LOOKBACK_MS;
		const next = asText(reply.nextPaginationToken);
		if (!next || next === token) break;
		token = next;
		const isPastHorizon = rows.length > 0 && rows.every(isOlderThan(horizon));
		if (isPastHorizon && (missing.size === 0 || further++ >= MAX_FURTHER_PAGES)) break;
	}

	const fetchOne = async (jobId: string) => {
		const request = { method: 'GET' as const, path: apiPath('jobs', jobId) };
		const result = await client.requestWithRetry(request, {
			deadline: client.clock.now() + 60_000,
			tries: 3,
		});
		const job = 'failure' in result ? undefined : readJob(result.body);
		if (job) jobs.set(jobId, job);
	};
	const limit = limitConcurrency(CONCURRENT_REQUESTS);
	const toFetch = [...missing].slice(0, MAX_SINGLE_REQUESTS);
	await Promise.all(toFetch.map(async (jobId) => await limit(async () => await fetchOne(jobId))));
	return [...jobs.values()];
}
