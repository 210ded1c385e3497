import { NodeApiError } from 'n8n-workflow';

import type { ApiFailure, Result } from '../transport/apiFailure';
import { isAccountFull } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { sharedByProject } from '../transport/project';
import type { Clock } from '../utils/clock';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import { asNumber } from '../utils/json';
import type { Job } from './job';
import { readJob } from './job';
import type { JobPoller } from './poller';
import { recheckDelay } from './slotRecheck';

/** Keeps the running jobs of a run within the account's limit and the user's. */
export interface SubmissionLimiter {
	/**
	 * Sends when a job slot is free, and again after a 429, which starts and charges nothing. Returns
	 * the last 429 when the account has accepted no job for an hour.
	 *
	 * @throws the signal's reason when it ends the wait, and whatever `send` throws
	 */
	run(send: () => Promise<Result>): Promise<Result>;
	/** Counts a job that `run` didn't submit, e.g. one of an earlier attempt. */
	track(job: Job): void;
	/**
	 * Ends the run's wait for this job. Frees its slot in the run, and its slot in the account if the
	 * job has finished.
	 */
	release(job: Pick<Job, 'jobId' | 'end'>): void;
	/** Jobs of this process when the account was last full; Infinity if it never was. */
	observedLimit(): number;
}

export interface SubmissionLimits {
	/** "model" or "app": the account has separate limits for both. */
	noun: string;
	/** Maximum running jobs of this run; Infinity means up to the account's limit. */
	maxJobs: number;
}

/** Maximum wait for a job slot in milliseconds, before it is reported. */
const MAX_WAIT_MS = 3_600_000;

/** Milliseconds after which a job no longer counts, even if nobody noticed its end. */
const MAX_JOB_MS = 3_600_000;

const MAX_SLEEP_MS = 500;

/** Running jobs, the oldest first. */
type Jobs = Map<string, { job: Job; since: number }>;

/** What the runs of this process know of an account's job slots, which other programs may use too. */
interface Account {
	/** Submissions are sent one at a time. */
	turns: ConcurrencyLimit;
	jobs: Jobs;
	/** `limit`: our own jobs when it was last full, out of `slots` in total, both unchanged since `since`. */
	full?: { limit: number; slots: number; since: number; recheckAt: number };
	lastAcceptedAt: number;
}

function dropOld(jobs: Jobs, now: number) {
	for (const [jobId, { since }] of jobs) if (now - since > MAX_JOB_MS) jobs.delete(jobId);
}

function createAccounts(clock: Clock) {
	const accounts = new Map<string, Account>();
	return (noun: string): Account => {
		const fresh = () => ({
			turns: limitConcurrency(1),
			jobs: new Map(),
			lastAcceptedAt: clock.now(),
		});
		const account = accounts.get(noun) ?? fresh();
		accounts.set(noun, account);
		return account;
	};
}

const getAccounts = sharedByProject(createAccounts);

/** Whether a slot may be free: one of our jobs has ended, or it is time to ask again. */
function maySubmit({ jobs, full }: Account, now: number): boolean {
	dropOld(jobs, now);
	return !full || jobs.size < full.limit || now >= full.recheckAt;
}

/** At most `max` of the jobs can be running, so the oldest must have ended. */
function keepNewest(jobs: Jobs, max: number) {
	for (const jobId of [...jobs.keys()].slice(0, Math.max(0, jobs.size - max))) jobs.delete(jobId);
}

function recordFull(account: Account, failure: ApiFailure, clock: Clock) {
	const { jobs, full } = account;
	const now = clock.now();
	const slots = asNumber(failure.details.actionLimit) ?? 1;
	keepNewest(jobs, slots);
	const limit = jobs.size;
	const since = full?.limit === limit && full.slots === slots ? full.since : now;
	const seen = { ownJobs: limit, slots, unchangedMs: now - since, waitMs: failure.waitMs };
	const delay = Math.min(MAX_WAIT_MS, recheckDelay(seen, clock.random()));
	account.full = { limit, slots, since, recheckAt: now + delay };
}

function recordAccepted(account: Account, job: Job, now: number) {
	const { jobs, full } = account;
	const wasFull = full !== undefined && jobs.size >= full.limit;
	jobs.set(job.jobId, { job, since: now });
	account.lastAcceptedAt = now;
	if (!wasFull) return;
	keepNewest(jobs, full.slots);
	full.limit = jobs.size;
	full.since = now;
	// Where one slot was free there may be more.
	full.recheckAt = now;
}

const isNotFound = (reason: unknown) => reason instanceof NodeApiError && reason.httpCode === '404';

/**
 * Limits the submissions of one run. All runs of a project in this process share what is known of the
 * account: the running jobs, and how many there were when it was full. So only one submission is
 * rejected by a full account, and the others wait for a slot before they are sent.
 *
 * A slot becomes free when a job ends. While a submission waits, all known running jobs are polled,
 * whether or not anybody waits for them. Jobs of other programs are not known: their slots are found
 * by submitting again.
 */
export function createSubmissionLimiter(
	client: Pick<ScenarioClient, 'project' | 'clock' | 'signal'>,
	poller: JobPoller,
	{ noun, maxJobs }: SubmissionLimits,
): SubmissionLimiter {
	const { clock, signal } = client;
	const account = getAccounts(client)(noun);
	const ownJobs: Jobs = new Map();
	let ownSending = 0;

	const hasEnded = (jobId: string) => {
		ownJobs.delete(jobId);
		account.jobs.delete(jobId);
	};

	const follow = async (job: Job, stop: AbortSignal) => {
		try {
			const { end } = await poller.untilEnd(job, Infinity, stop);
			if (end) hasEnded(job.jobId);
		} catch (reason) {
			if (isNotFound(reason)) hasEnded(job.jobId);
			// Nobody can tell when it ends, as with a job of another program.
			else if (reason instanceof NodeApiError) account.jobs.delete(job.jobId);
		}
	};

	/** Waits until `isFree` returns true, and polls the running jobs meanwhile. */
	const waitForSlot = async (isFree: () => boolean, jobs: Jobs) => {
		if (isFree()) return;
		const done = new AbortController();
		const followed = new Set<string>();
		try {
			do {
				for (const [jobId, { job }] of jobs) {
					if (!followed.has(jobId)) void follow(job, done.signal);
					followed.add(jobId);
				}
				await clock.sleep(MAX_SLEEP_MS, signal);
			} while (!isFree());
		} finally {
			done.abort();
		}
	};

	const takeOwnSlot = () => {
		dropOld(ownJobs, clock.now());
		if (ownJobs.size + ownSending >= maxJobs) return false;
		ownSending++;
		return true;
	};

	const applyResult = (result: Result) => {
		const now = clock.now();
		if ('failure' in result) {
			if (isAccountFull(result.failure)) recordFull(account, result.failure, clock);
			return;
		}
		const job = readJob(result.body);
		if (!job || job.end) return;
		recordAccepted(account, job, now);
		ownJobs.set(job.jobId, { job, since: now });
	};

	/** A 429 because of the rate limit needs no handling: `send` waits for the rate limit. */
	const sendUntilAccepted = async (send: () => Promise<Result>) => {
		const startedAt = clock.now();
		for (;;) {
			await waitForSlot(() => maySubmit(account, clock.now()), account.jobs);
			const result = await send();
			applyResult(result);
			if (!('failure' in result) || result.failure.status !== 429) return result;
			if (clock.now() - Math.max(startedAt, account.lastAcceptedAt) >= MAX_WAIT_MS) return result;
		}
	};

	return {
		async run(send) {
			await waitForSlot(takeOwnSlot, ownJobs);
			try {
				return await account.turns(async () => await sendUntilAccepted(send), signal);
			} finally {
				ownSending--;
			}
		},
		track(job) {
			if (job.end || ownJobs.has(job.jobId)) return;
			const entry = { job, since: clock.now() };
			ownJobs.set(job.jobId, entry);
			account.jobs.set(job.jobId, entry);
		},
		release({ jobId, end }) {
			ownJobs.delete(jobId);
			if (end) account.jobs.delete(jobId);
		},
		observedLimit: () => account.full?.limit ?? Infinity,
	};
}
