import type { ScenarioApi } from '../transport/api';
import { toNodeApiError } from '../transport/api';
import { pauseBefore } from '../transport/retry';
import type { Job } from './job';
import type { Sight } from './look';
import { lookAt } from './look';

/** All times in milliseconds. */
export interface Pace {
	/** Between two looks. */
	interval: number;
	/** From the start of a wait to its first look, when no other job is watched: some are quick. */
	firstLook: number;
	/** Requests a minute that watching may use, whatever the number of jobs. */
	budget: number;
}

export interface Watch {
	/**
	 * Resolves with the job once it has ended, or as last seen when its deadline (milliseconds
	 * since the epoch) is over. Rejects with a NodeApiError when the job can't be had any more, and
	 * with the signal's reason once the execution is cancelled.
	 */
	untilEnd(job: Job, deadline: number): Promise<Job>;
}

interface Watched {
	job: Job;
	deadline: number;
	firstLookAt: number;
	finalLookDone: boolean;
	timesMissing: number;
	resolve: (job: Job) => void;
	reject: (reason: unknown) => void;
}

/** A job added during a sleep must not wait for its end. */
const NAP_MS = 500;

/** The last look begins this long before the deadline, so that its answer still counts. */
const FINAL_LOOK_MS = 1_000;

/** A job may be missing for a moment after it was made. */
const TIMES_MISSING = 3;

/**
 * Watches all jobs of a node run together, with one request for many. Trouble that passes only
 * delays the next look: a wait ends with its job, its deadline or the execution.
 */
export function watchJobs(api: ScenarioApi, pace: Pace): Watch {
	const { clock, signal } = api;
	const watched = new Map<string, Watched>();
	const waits = new Map<string, Promise<Job>>();
	let running = false;
	let lastLookAt = -Infinity;
	let notBefore = 0;
	let badLooks = 0;

	const settle = (entry: Watched) => {
		watched.delete(entry.job.jobId);
		entry.resolve(entry.job);
	};

	const learnFrom = ({ seen, refused }: Sight) => {
		for (const job of seen) {
			const entry = watched.get(job.jobId);
			if (!entry) continue;
			entry.job = job;
			entry.timesMissing = 0;
			if (job.end) settle(entry);
		}
		for (const [jobId, refusal] of refused) {
			const entry = watched.get(jobId);
			if (!entry || (refusal.status === 404 && ++entry.timesMissing < TIMES_MISSING)) continue;
			watched.delete(jobId);
			entry.reject(toNodeApiError(api.node, refusal));
		}
	};

	const look = async () => {
		const entries = [...watched.values()];
		const now = clock.now();
		for (const entry of entries) entry.finalLookDone ||= now >= entry.deadline - FINAL_LOOK_MS;
		const deadline = Math.min(...entries.map((entry) => entry.deadline));
		const sight = await lookAt(
			api,
			entries.map((entry) => entry.job),
			deadline,
		);
		learnFrom(sight);
		badLooks = sight.trouble ? badLooks + 1 : 0;
		const pause = sight.trouble ? pauseBefore(sight.trouble, badLooks, clock.random) : 0;
		lastLookAt = clock.now();
		notBefore = lastLookAt + Math.max(pause, (sight.requests * 60_000) / pace.budget);
	};

	/** A first look, one of the pace, or the last before the deadline. */
	const dueAt = ({ firstLookAt, finalLookDone, deadline }: Watched) => {
		const due = firstLookAt > lastLookAt ? firstLookAt : lastLookAt + pace.interval;
		return finalLookDone ? due : Math.min(due, deadline - FINAL_LOOK_MS);
	};

	const nextLookAt = () => Math.max(notBefore, Math.min(...[...watched.values()].map(dueAt)));

	const run = async () => {
		while (watched.size > 0) {
			for (const entry of [...watched.values()]) {
				if (clock.now() >= entry.deadline) settle(entry);
			}
			const deadlines = [...watched.values()].map((entry) => entry.deadline);
			const wait = Math.min(nextLookAt(), ...deadlines) - clock.now();
			if (wait > 0 && watched.size > 0) await clock.sleep(Math.min(wait, NAP_MS), signal);
			else if (watched.size > 0) await look();
		}
	};

	const start = async () => {
		running = true;
		try {
			await run();
		} catch (reason) {
			for (const entry of watched.values()) entry.reject(reason);
			watched.clear();
		}
		running = false;
		if (watched.size > 0) void start();
	};

	const watch = async (job: Job, deadline: number) =>
		await new Promise<Job>((resolve, reject) => {
			// Beside others it joins their pace: an early look for each would be a request for each.
			const firstLookAt = watched.size === 0 ? clock.now() + pace.firstLook : nextLookAt();
			const entry = { job, deadline, firstLookAt, finalLookDone: false, timesMissing: 0 };
			watched.set(job.jobId, { ...entry, resolve, reject });
			if (!running) void start();
		});

	return {
		async untilEnd(job, deadline) {
			const wait = waits.get(job.jobId) ?? watch(job, deadline);
			waits.set(job.jobId, wait);
			return await wait;
		},
	};
}
