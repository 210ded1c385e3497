import type { IDataObject } from 'n8n-workflow';

import type { Job } from '../jobs/job';
import { asNumber, asRecord, asText } from '../utils/json';

/**
 * The trigger's state between polls. Jobs are listed by creation but finish in any order, so known
 * jobs are tracked by ID. All times are times of creation, in milliseconds since the epoch of the
 * service's clock.
 */
export interface TriggerState {
	/** The credential and project that the state belongs to. */
	account: string;
	/** Number of polls. */
	polls: number;
	/** Time of the newest job. */
	newest: number;
	/** Running jobs, in the order in which to check them. */
	open: Record<string, number>;
	/** Finished jobs of the last `OVERLAP_MS`. */
	ended: Record<string, number>;
}

/** A job may appear in the list later than jobs created after it. */
export const OVERLAP_MS = 10 * 60_000;

/** A job that is still running this long after the creation of a newer one is ignored. */
export const MAX_JOB_MS = 24 * 3_600_000;

/** More open jobs than any account runs at once. */
const MAX_OPEN_JOBS = 1_000;

/** Time of creation; undefined if the record has none. */
export function getCreatedAt({ createdAt }: Job): number | undefined {
	const time = Date.parse(createdAt ?? '');
	return Number.isNaN(time) ? undefined : time;
}

/** Jobs created before this time are known: the running ones are in `open`. */
export const knownBefore = ({ newest }: TriggerState): number => newest - OVERLAP_MS;

const youngerThan = (times: Record<string, number>, limit: number) =>
	Object.entries(times).filter(([, time]) => time >= limit);

/**
 * Updates the state with the jobs of a poll.
 *
 * @param before undefined in the first poll, which ignores jobs that have already finished
 * @returns the new state, and the jobs that have finished since the previous poll
 */
export function updateState(
	before: TriggerState | undefined,
	account: string,
	jobs: Job[],
): { state: TriggerState; ended: Job[] } {
	const dated = jobs.flatMap((job) => {
		const createdAt = getCreatedAt(job);
		return createdAt === undefined ? [] : [{ job, createdAt }];
	});
	const newest = dated.reduce(
		(latest, { createdAt }) => Math.max(latest, createdAt),
		before?.newest ?? 0,
	);
	const open = new Map(Object.entries(before?.open ?? {}));
	const ended = new Map(Object.entries(before?.ended ?? {}));
	const since = before ? knownBefore(before) : Infinity;
	const finished: Job[] = [];

	for (const { job, createdAt } of dated) {
		const wasOpen = open.delete(job.jobId);
		if (!job.end) {
			// Deleted and set again, it moves to the end of the queue.
			if (!ended.has(job.jobId)) open.set(job.jobId, createdAt);
			continue;
		}
		if (wasOpen || (createdAt >= since && !ended.has(job.jobId))) finished.push(job);
		ended.set(job.jobId, createdAt);
	}
	const running = youngerThan(Object.fromEntries(open), newest - MAX_JOB_MS);
	return {
		state: {
			account,
			polls: (before?.polls ?? 0) + 1,
			newest,
			open: Object.fromEntries(running.slice(-MAX_OPEN_JOBS)),
			ended: Object.fromEntries(youngerThan(Object.fromEntries(ended), newest - OVERLAP_MS)),
		},
		ended: finished,
	};
}

/** The state with jobs that the next poll should return again. */
export const requeue = (state: TriggerState, jobs: Job[]): TriggerState => ({
	...state,
	open: {
		...state.open,
		...Object.fromEntries(jobs.map((job) => [job.jobId, getCreatedAt(job) ?? state.newest])),
	},
});

const readTimes = (value: unknown): Record<string, number> =>
	Object.fromEntries(
		Object.entries(asRecord(value)).flatMap(([jobId, time]) =>
			asNumber(time) === undefined ? [] : [[jobId, Number(time)]],
		),
	);

/** Reads the state from n8n's static data; undefined if there is none, or that of another account. */
export function readState(data: IDataObject, account: string): TriggerState | undefined {
	const state = asRecord(data.state);
	const newest = asNumber(state.newest);
	if (newest === undefined || asText(state.account) !== account) return undefined;
	const polls = asNumber(state.polls) ?? 0;
	return { account, polls, newest, open: readTimes(state.open), ended: readTimes(state.ended) };
}

export function writeState(data: IDataObject, state: TriggerState): void {
	data.state = { ...state };
}
