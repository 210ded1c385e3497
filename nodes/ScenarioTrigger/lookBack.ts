import type { Job } from '../Scenario/jobs/job';
import { readJob } from '../Scenario/jobs/job';
import type { ScenarioApi } from '../Scenario/transport/api';
import { recordsOf, textOf } from '../Scenario/transport/json';
import { limitTo } from '../Scenario/transport/limit';
import { pathTo } from '../Scenario/transport/path';
import type { Memory } from './memory';
import { knownBefore, madeAt } from './memory';

/** The most that the API gives at once, newest first. */
const PAGE_SIZE = 200;

/** 20,000 jobs: weeks of a busy project, after which a look gives up on what is older. */
const MOST_PAGES = 100;

/** Older jobs that still run are looked for in so many further pages, then one by one. */
const FURTHER_PAGES = 2;

/** Milliseconds that the first look goes back from the newest job, to find those that run. */
const FIRST_LOOK = 6 * 3_600_000;

/** Jobs that are asked for one by one in a look, those that waited longest first. */
const ASKED_AT_MOST = 20;

const ASKED_AT_ONCE = 5;

const isOlderThan = (limit: number) => (job: Job) => (madeAt(job) ?? -Infinity) < limit;

/**
 * Reads the list of jobs back to what is known, and asks for open jobs that are further back.
 *
 * @throws {NodeApiError} when a page can't be had: nothing was learned then
 */
export async function lookBack(
	api: Pick<ScenarioApi, 'get' | 'ask' | 'clock'>,
	memory: Memory | undefined,
): Promise<Job[]> {
	const jobs = new Map<string, Job>();
	const missing = new Set(Object.keys(memory?.open ?? {}));
	let horizon = memory && knownBefore(memory);
	let token: string | undefined;
	let further = 0;

	for (let page = 0; page < MOST_PAGES; page++) {
		const query = { pageSize: PAGE_SIZE, ...(token && { paginationToken: token }) };
		const reply = await api.get('/jobs', query);
		const rows = recordsOf(reply.jobs).flatMap((record) => readJob(record) ?? []);
		for (const row of rows) {
			jobs.set(row.jobId, row);
			missing.delete(row.jobId);
		}
		const newest = rows.reduce((at, row) => Math.max(at, madeAt(row) ?? -Infinity), -Infinity);
		horizon ??= newest - FIRST_LOOK;
		const next = textOf(reply.nextPaginationToken);
		if (!next || next === token) break;
		token = next;
		const isPastHorizon = rows.length > 0 && rows.every(isOlderThan(horizon));
		if (isPastHorizon && (missing.size === 0 || further++ >= FURTHER_PAGES)) break;
	}

	const askFor = async (jobId: string) => {
		const request = { method: 'GET' as const, path: pathTo('jobs', jobId) };
		const answer = await api.ask(request, { deadline: api.clock.now() + 60_000, tries: 3 });
		const job = 'refusal' in answer ? undefined : readJob(answer.body);
		if (job) jobs.set(jobId, job);
	};
	const limit = limitTo(ASKED_AT_ONCE);
	const asked = [...missing].slice(0, ASKED_AT_MOST);
	await Promise.all(asked.map(async (jobId) => await limit(async () => await askFor(jobId))));
	return [...jobs.values()];
}
