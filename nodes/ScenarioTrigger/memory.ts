import type { IDataObject } from 'n8n-workflow';

import type { Job } from '../Scenario/jobs/job';
import { numberOf, recordOf, textOf } from '../Scenario/transport/json';

/**
 * What the trigger keeps from look to look. Jobs are listed by their creation and end in any order,
 * so the time of an end says nothing about which ends are known: the ids do. All times are those
 * of creation, in milliseconds since the epoch by the service's own clock.
 */
export interface Memory {
	/** Whose jobs these are: those of another project are not compared with them. */
	account: string;
	/** How many looks there were. */
	looks: number;
	/** When the newest job was made. */
	newest: number;
	/** Jobs that had not ended, in the order in which they are to be asked for. */
	open: Record<string, number>;
	/** Jobs that had ended, as far back as `OVERLAP`. */
	ended: Record<string, number>;
}

/** A job may show up in the list later than others that were made after it. */
export const OVERLAP = 10 * 60_000;

/** A job that runs so long after a newer one was made never ends. */
export const LONGEST_JOB = 24 * 3_600_000;

/** More open jobs than any account runs at once. */
const OPEN_AT_MOST = 1_000;

/** Undefined for a record without a time, which nothing can be said of. */
export function madeAt({ createdAt }: Job): number | undefined {
	const time = Date.parse(createdAt ?? '');
	return Number.isNaN(time) ? undefined : time;
}

/** Jobs made before this are known: what is open of them stands in `open`. */
export const knownBefore = ({ newest }: Memory): number => newest - OVERLAP;

const youngerThan = (times: Record<string, number>, limit: number) =>
	Object.entries(times).filter(([, time]) => time >= limit);

/**
 * Takes in what a look has shown.
 *
 * @param before undefined at the first look: what has ended by then is past
 * @returns what to remember, and the jobs that have ended since the look before
 */
export function learn(
	before: Memory | undefined,
	account: string,
	jobs: Job[],
): { memory: Memory; ended: Job[] } {
	const dated = jobs.flatMap((job) => {
		const made = madeAt(job);
		return made === undefined ? [] : [{ job, made }];
	});
	const newest = dated.reduce((latest, { made }) => Math.max(latest, made), before?.newest ?? 0);
	const open = new Map(Object.entries(before?.open ?? {}));
	const ended = new Map(Object.entries(before?.ended ?? {}));
	const since = before ? knownBefore(before) : Infinity;
	const news: Job[] = [];

	for (const { job, made } of dated) {
		const wasOpen = open.delete(job.jobId);
		if (!job.end) {
			// Set anew, it goes to the end of the queue.
			if (!ended.has(job.jobId)) open.set(job.jobId, made);
			continue;
		}
		if (wasOpen || (made >= since && !ended.has(job.jobId))) news.push(job);
		ended.set(job.jobId, made);
	}
	const running = youngerThan(Object.fromEntries(open), newest - LONGEST_JOB);
	return {
		memory: {
			account,
			looks: (before?.looks ?? 0) + 1,
			newest,
			open: Object.fromEntries(running.slice(-OPEN_AT_MOST)),
			ended: Object.fromEntries(youngerThan(Object.fromEntries(ended), newest - OVERLAP)),
		},
		ended: news,
	};
}

/** The memory with jobs that are to be news once more at the next look. */
export const reopened = (memory: Memory, jobs: Job[]): Memory => ({
	...memory,
	open: {
		...memory.open,
		...Object.fromEntries(jobs.map((job) => [job.jobId, madeAt(job) ?? memory.newest])),
	},
});

const timesOf = (value: unknown): Record<string, number> =>
	Object.fromEntries(
		Object.entries(recordOf(value)).flatMap(([jobId, time]) =>
			numberOf(time) === undefined ? [] : [[jobId, Number(time)]],
		),
	);

/** Reads the memory out of n8n's static data; undefined when there is none, or of another account. */
export function readMemory(data: IDataObject, account: string): Memory | undefined {
	const memory = recordOf(data.memory);
	const newest = numberOf(memory.newest);
	if (newest === undefined || textOf(memory.account) !== account) return undefined;
	const looks = numberOf(memory.looks) ?? 0;
	return { account, looks, newest, open: timesOf(memory.open), ended: timesOf(memory.ended) };
}

export function writeMemory(data: IDataObject, memory: Memory): void {
	data.memory = { ...memory };
}
