import type { IDataObject, INode, IWorkflowMetadata } from 'n8n-workflow';

import type { Job } from '../jobs/job';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import { asNumber, asRecord, asText } from '../utils/json';

/**
 * The trigger's state between polls. Jobs are listed by creation but finish in any order, so known
 * jobs are tracked by ID. All times are times of creation, in milliseconds since the epoch of the
 * service's clock.
 */
export interface TriggerState {
	/** What the state belongs to: the credential, its project and the filters of the trigger. */
	scope: string;
	/** Number of polls. */
	polls: number;
	/** Time of the newest job. */
	newest: number;
	/** Running jobs, in the order in which to check them. */
	open: Record<string, number>;
	/** Running jobs that the API doesn't know, and how many polls in a row. */
	notFound: Record<string, number>;
	/** Finished jobs of the last `OVERLAP_MS`. */
	ended: Record<string, number>;
}

/** A job may appear in the list later than jobs created after it. */
const OVERLAP_MS = 10 * 60_000;

/** A job that is still running this long after the creation of a newer one is ignored. */
export const MAX_JOB_MS = 24 * 3_600_000;

/** More open jobs than any account runs at once. */
const MAX_OPEN_JOBS = 1_000;

/** The API may not know a new job for a moment, so only several polls in a row count. */
const MAX_NOT_FOUND = 3;

/** The jobs of a poll. */
export interface FetchedJobs {
	jobs: Job[];
	/** Open jobs that were requested by ID in vain. */
	unavailable: Array<{ jobId: string; isNotFound: boolean }>;
	/** How many jobs were listed, if the list was not read as far back as needed. */
	stoppedAfter?: number;
}

/** Time of creation; undefined if the record has none. */
export function getCreatedAt({ createdAt }: Job): number | undefined {
	const time = Date.parse(createdAt ?? '');
	return Number.isNaN(time) ? undefined : time;
}

/**
 * Time of the newest job; -Infinity if there is none. Times ahead of n8n's clock by more than the overlap
 * don't count: all jobs created before them would be taken for known. A clock that is behind only
 * makes the overlap longer.
 *
 * @param now time of n8n's clock in milliseconds since the epoch
 */
export const getNewest = (jobs: Job[], now: number): number =>
	jobs.reduce((newest, job) => {
		const createdAt = getCreatedAt(job) ?? -Infinity;
		return createdAt > now + OVERLAP_MS ? newest : Math.max(newest, createdAt);
	}, -Infinity);

/** Jobs created before this time are known: the running ones are in `open`. */
export const knownBefore = ({ newest }: TriggerState): number => newest - OVERLAP_MS;

const youngerThan = (times: Map<string, number>, limit: number) =>
	[...times].filter(([, time]) => time >= limit);

/**
 * Updates the state with the jobs of a poll.
 *
 * @param before undefined in the first poll, which ignores jobs that have already finished
 * @param now time of n8n's clock in milliseconds since the epoch
 * @returns the new state, and the jobs that have finished since the previous poll
 */
export function updateState(
	before: TriggerState | undefined,
	scope: string,
	{ jobs, unavailable }: FetchedJobs,
	now: number,
): { state: TriggerState; ended: Job[] } {
	const newest = Math.max(before?.newest ?? 0, getNewest(jobs, now));
	const open = new Map(Object.entries(before?.open ?? {}));
	const notFound = new Map(Object.entries(before?.notFound ?? {}));
	const ended = new Map(Object.entries(before?.ended ?? {}));
	const since = before ? knownBefore(before) : Infinity;
	const finished: Job[] = [];

	for (const job of jobs) {
		const createdAt = getCreatedAt(job);
		if (createdAt === undefined) continue;
		// Deleted and set again, a job moves to the end of the queue.
		const wasOpen = open.delete(job.jobId);
		notFound.delete(job.jobId);
		if (!job.end) {
			if (!ended.has(job.jobId)) open.set(job.jobId, createdAt);
			continue;
		}
		if (wasOpen || (createdAt >= since && !ended.has(job.jobId))) finished.push(job);
		ended.set(job.jobId, createdAt);
	}
	for (const { jobId, isNotFound } of unavailable) {
		const createdAt = open.get(jobId);
		if (createdAt === undefined) continue;
		open.delete(jobId);
		const times = (notFound.get(jobId) ?? 0) + 1;
		notFound.delete(jobId);
		if (isNotFound && times >= MAX_NOT_FOUND) continue;
		open.set(jobId, createdAt);
		if (isNotFound) notFound.set(jobId, times);
	}
	const running = youngerThan(open, newest - MAX_JOB_MS).slice(-MAX_OPEN_JOBS);
	return {
		state: {
			scope,
			polls: (before?.polls ?? 0) + 1,
			newest,
			open: Object.fromEntries(running),
			notFound: Object.fromEntries([...notFound].filter(([jobId]) => open.has(jobId))),
			ended: Object.fromEntries(youngerThan(ended, newest - OVERLAP_MS)),
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

const readNumbers = (value: unknown): Record<string, number> =>
	Object.fromEntries(
		Object.entries(asRecord(value)).flatMap(([jobId, number]) =>
			asNumber(number) === undefined ? [] : [[jobId, Number(number)]],
		),
	);

/** Reads the state from n8n's static data; undefined if there is none, or that of another scope. */
export function readState(data: IDataObject, scope: string): TriggerState | undefined {
	const state = asRecord(data.state);
	const newest = asNumber(state.newest);
	if (newest === undefined || asText(state.scope) !== scope) return undefined;
	return {
		scope,
		polls: asNumber(state.polls) ?? 0,
		newest,
		open: readNumbers(state.open),
		notFound: readNumbers(state.notFound),
		ended: readNumbers(state.ended),
	};
}

export function writeState(data: IDataObject, state: TriggerState): void {
	data.state = { ...state };
}

/** The next poll is the first one. */
export function clearState(data: IDataObject): void {
	delete data.state;
}

/** Milliseconds that collect notifications for one check: one job may send several, as may many at once. */
export const MIN_DELAY_MS = 1_000;

/**
 * What the polls and the notifications of a trigger share. n8n gives them static data of their own: the
 * polls that of the activation, a notification that of the database.
 */
export interface ActiveTrigger {
	/** Newer than what n8n has saved. */
	state?: TriggerState;
	/** One check at a time. */
	limit: ConcurrencyLimit;
	/** When jobs were checked last, in milliseconds since the epoch. */
	checkedAt?: number;
	/** Finished jobs that a check has left to the next one. */
	remaining: Set<string>;
	/** Whether a notification announced the jobs that finished last. */
	isNotified: boolean;
	/** A job that a poll found, and no notification has followed. */
	unannounced?: string;
	/** Whether the log says that notifications are missing. */
	hasWarned: boolean;
	/** Whether a notification waits for its check. */
	isCheckDue: boolean;
	/** Milliseconds until that check. Grows while notifications announce nothing. */
	delay: number;
}

interface TriggerContext {
	getNode(): INode;
	getWorkflow(): IWorkflowMetadata;
}

/** Those of this process that are active, by workflow and node. */
const triggers = new Map<string, ActiveTrigger>();

const getKey = (context: TriggerContext) => `${context.getWorkflow().id}/${context.getNode().id}`;

/** The trigger, if it is active in this process: with webhook processors n8n polls in another one. */
export const findActiveTrigger = (context: TriggerContext): ActiveTrigger | undefined =>
	triggers.get(getKey(context));

export function getActiveTrigger(context: TriggerContext): ActiveTrigger {
	const trigger = findActiveTrigger(context) ?? {
		limit: limitConcurrency(1),
		remaining: new Set<string>(),
		isNotified: false,
		hasWarned: false,
		isCheckDue: false,
		delay: MIN_DELAY_MS,
	};
	triggers.set(getKey(context), trigger);
	return trigger;
}

/** For when the trigger stops, or begins anew. */
export const removeActiveTrigger = (context: TriggerContext): void =>
	void triggers.delete(getKey(context));
