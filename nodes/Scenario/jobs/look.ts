import type { ScenarioApi } from '../transport/api';
import type { ScenarioRequest } from '../transport/exchange';
import { recordsOf } from '../transport/json';
import { limitTo } from '../transport/limit';
import { pathTo } from '../transport/path';
import type { Refusal } from '../transport/refusal';
import { isPassing } from '../transport/refusal';
import type { Job } from './job';
import { readJob } from './job';

/** What one look at some jobs told. */
export interface Sight {
	/** The jobs that something was learned of, as they are now. */
	seen: Job[];
	/** Jobs that can't be had, by id. */
	refused: Map<string, Refusal>;
	/** Trouble that will pass: what it touched is as unknown as before. */
	trouble?: Refusal;
	/** Requests that the look took. */
	requests: number;
}

/** The API lists at most this many jobs at once (reference), newest first. */
const LONGEST_LIST = 200;

/** Single requests under way at once. */
const AT_ONCE = 5;

/** Rows of a list may be cut down: an end counts only with what belongs to it. */
export const isWhole = ({ end, assetIds, error }: Job) =>
	(end === 'success' && assetIds.length > 0) || (end === 'failure' && error !== undefined);

/**
 * Looks once at all given jobs: one list request tells about many, and what it doesn't show, or
 * shows as ended without the result, is asked for by itself.
 *
 * @param deadline milliseconds since the epoch; no request lasts beyond it
 */
export async function lookAt(api: ScenarioApi, jobs: Job[], deadline: number): Promise<Sight> {
	const sight: Sight = { seen: [], refused: new Map(), requests: 0 };

	const ask = async (path: string, query?: ScenarioRequest['query']) => {
		sight.requests++;
		return await api.ask({ method: 'GET', path, query }, { deadline, tries: 1 });
	};

	const askForOne = async (job: Job) => {
		if (sight.trouble) return;
		const answer = await ask(pathTo('jobs', job.jobId));
		if (!('refusal' in answer)) sight.seen.push(readJob(answer.body, job) ?? job);
		else if (isPassing(answer.refusal)) sight.trouble = answer.refusal;
		else sight.refused.set(job.jobId, answer.refusal);
	};

	/** The jobs that a list leaves to be asked for. */
	const askForList = async (): Promise<Job[]> => {
		const pageSize = Math.min(LONGEST_LIST, Math.max(20, jobs.length * 2));
		const answer = await ask('/jobs', { pageSize });
		if ('refusal' in answer) {
			// A key that may not list jobs may still look at its own.
			if (!isPassing(answer.refusal)) return jobs;
			sight.trouble = answer.refusal;
			return [];
		}
		const listed = new Map(recordsOf(answer.body.jobs).map((row) => [row.jobId, row]));
		return jobs.filter((job) => {
			const row = listed.get(job.jobId);
			const now = row && readJob(row, job);
			if (!now || (now.end && !isWhole(now))) return true;
			sight.seen.push(now);
			return false;
		});
	};

	const toAsk = jobs.length > 1 ? await askForList() : jobs;
	const limit = limitTo(AT_ONCE);
	await Promise.all(toAsk.map(async (job) => await limit(async () => await askForOne(job))));
	return sight;
}
