import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { fetchTeamLimits, readParallelJobs } from '../catalog/team';
import type { Job } from '../jobs/job';
import { readJob } from '../jobs/job';
import type { JobPoller } from '../jobs/poller';
import type { ApiFailure, Result } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { sharedByProject } from '../transport/project';
import { isAccountFull } from '../transport/retry';
import { RETRY, RETRY_SAVED } from '../utils/advice';
import type { Clock } from '../utils/clock';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import { asNumber, asRecords, asText } from '../utils/json';

/** What a process has met at an account without a free job slot. */
export interface FullAccount {
	/** Running jobs of this process, out of `slots`. Others hold the rest. */
	ownJobs: number;
	slots: number;
	/** Milliseconds for which it has been full with the same number of our own jobs. */
	unchangedMs: number;
	/** Milliseconds to wait, as requested by the service. */
	waitMs?: number;
}

/**
 * Milliseconds until a full account is asked again, at least and at most on average: jobs of other
 * processes end unnoticed.
 */
const MIN_RECHECK_MS = 15_000;
const MAX_RECHECK_MS = 60_000;

/** Part of the wait so far by which it may become longer because a free slot isn't noticed. */
const LONGER = 0.25;

/**
 * The same when all running jobs are ours: their ends are noticed, so only a larger plan frees more.
 */
const OWN_RECHECK_MS = 3_600_000;

/**
 * Milliseconds until a full account is asked again. Each try is a 429, and any number of processes may
 * wait for the same slots: so they try at different times, and the less often the longer nothing has
 * changed.
 *
 * @param chance 0 (inclusive) to 1 (exclusive), for jitter
 */
export function recheckDelay(
	{ ownJobs, slots, unchangedMs, waitMs }: FullAccount,
	chance: number,
): number {
	if (ownJobs >= slots) return OWN_RECHECK_MS;
	if (waitMs !== undefined) return waitMs + chance * MIN_RECHECK_MS;
	const usual = Math.min(MAX_RECHECK_MS, Math.max(MIN_RECHECK_MS, unchangedMs * LONGER));
	return usual * (0.5 + chance);
}

/** Keeps the running jobs of a run within the account's limit and the user's. */
export interface SubmissionLimiter {
	/**
	 * Takes a job slot of the run, within Max Concurrent Jobs. Called in the order of the items.
	 *
	 * @throws {NodeOperationError} when none has become free for an hour
	 * @throws the signal's reason when it ends the wait
	 */
	takeSlot(itemIndex: number): Promise<void>;
	/** Takes one, free or not, for a job that may be running: it is being looked for. */
	holdSlot(itemIndex: number): void;
	/** Gives the slot back to the run, unless a job has taken it. */
	releaseSlot(itemIndex: number): void;
	/**
	 * Sends when a job slot of the account is free, and again after a 429, which starts and charges
	 * nothing. Several submissions are sent side by side, in the order of the calls. Returns the last
	 * 429 when the account has accepted no job for an hour.
	 *
	 * @throws the signal's reason when it ends the wait, and whatever `send` throws
	 */
	run(send: () => Promise<Result>): Promise<Result>;
	/** Starts to read the account's limit, for a run with several submissions. */
	readLimit(): void;
	/** Counts a job that may be running: of the item that has a slot, or of an earlier attempt. */
	track(job: Job, itemIndex?: number): void;
	/** Frees the slots of a job that has finished. */
	release(job: Pick<Job, 'jobId' | 'end'>): void;
}

export interface SubmissionLimits {
	/** "model", "app" or "prompt": jobs of one kind don't take the slots of another. */
	noun: string;
	/** Maximum running jobs of this run; Infinity means up to the account's limit. */
	maxJobs: number;
}

/** Maximum wait for a job slot in milliseconds, before it is reported. */
const MAX_WAIT_MS = 3_600_000;

/** Milliseconds after which a job no longer counts, even if nobody noticed its end. */
const MAX_JOB_MS = 3_600_000;

const MAX_SLEEP_MS = 500;

/**
 * Submissions under way at the same time while the account's limit is unknown, at first and once some
 * are accepted: as many may be refused before it is known.
 */
const FIRST_UNKNOWN = 2;
const MAX_UNKNOWN = 5;

/** Milliseconds between two submissions, so that their jobs are created in this order as a rule. */
const SEND_GAP_MS = 25;

/** More than any plan runs at once (the API's maximum page size). */
const LISTED_JOBS = 100;

/** Milliseconds after which the limit of the plan is read again: people upgrade. */
const PLAN_KEPT_MS = 600_000;

/** Running jobs, the oldest first. */
type Jobs = Map<string, { job: Job; since: number }>;

/** What the runs of this process know of an account's job slots, which other programs may use too. */
interface Account {
	/** One submission at a time waits for a slot, so they leave in the order in which they came. */
	turns: ConcurrencyLimit;
	/** Submissions without a reply, and when the last one left. */
	sending: number;
	sentAt: number;
	jobs: Jobs;
	/** When the limit of the plan was last asked for. */
	planReadAt: number;
	/**
	 * `limit`: our own jobs when it was last full, out of `slots` in total, both unchanged since `since`.
	 * `refusedAt`: when a submission was last refused; absent if the plan's limit is known from elsewhere.
	 */
	full?: { limit: number; slots: number; since: number; refusedAt?: number; recheckAt: number };
	lastAcceptedAt: number;
	/** Ends the sleep of the submission that waits for a slot. */
	wake: () => void;
}

function dropOld(jobs: Jobs, now: number) {
	for (const [jobId, { since }] of jobs) if (now - since > MAX_JOB_MS) jobs.delete(jobId);
}

function createAccounts(clock: Clock) {
	const accounts = new Map<string, Account>();
	return (noun: string): Account => {
		const fresh = (): Account => ({
			turns: limitConcurrency(1),
			sending: 0,
			sentAt: -Infinity,
			planReadAt: -Infinity,
			jobs: new Map(),
			lastAcceptedAt: clock.now(),
			wake: () => {},
		});
		const account = accounts.get(noun) ?? fresh();
		accounts.set(noun, account);
		return account;
	};
}

const getAccounts = sharedByProject(createAccounts);

/** Whether a slot may be free: one of our jobs has ended, or it is time to ask again. */
function maySubmit({ jobs, sending, full }: Account, now: number): boolean {
	dropOld(jobs, now);
	if (!full) return sending < Math.min(MAX_UNKNOWN, FIRST_UNKNOWN + jobs.size);
	// Other programs may be faster: then one refusal tells as much as several.
	const isShared = full.refusedAt !== undefined && full.limit < full.slots;
	if (isShared && sending > 0) return false;
	return jobs.size + sending < full.limit || (sending === 0 && now >= full.recheckAt);
}

/** At most `max` of the jobs can be running, so the oldest must have ended. */
function keepNewest(jobs: Jobs, max: number) {
	for (const jobId of [...jobs.keys()].slice(0, Math.max(0, jobs.size - max))) jobs.delete(jobId);
}

function recordFull(account: Account, failure: ApiFailure, clock: Clock) {
	const { jobs, full } = account;
	const now = clock.now();
	const slots = asNumber(failure.details?.actionLimit) ?? 1;
	keepNewest(jobs, slots);
	const limit = jobs.size;
	const since = full?.limit === limit && full.slots === slots ? full.since : now;
	const seen = { ownJobs: limit, slots, unchangedMs: now - since, waitMs: failure.waitMs };
	const delay = Math.min(MAX_WAIT_MS, recheckDelay(seen, clock.random()));
	account.full = { limit, slots, since, refusedAt: now, recheckAt: now + delay };
}

/** @param others running jobs that this process doesn't know */
function recordPlan(account: Account, slots: number, others: number, clock: Clock) {
	if (account.full?.slots === slots) return;
	const since = clock.now();
	const limit = Math.max(0, slots - others);
	const delay = recheckDelay({ ownJobs: limit, slots, unchangedMs: 0 }, clock.random());
	account.full = { limit, slots, since, recheckAt: since + delay };
	account.wake();
}

function recordAccepted(account: Account, job: Job, sentAt: number, now: number) {
	const { jobs, full } = account;
	const wasFull = full !== undefined && jobs.size >= full.limit;
	jobs.set(job.jobId, { job, since: now });
	account.lastAcceptedAt = now;
	if (!wasFull) return;
	keepNewest(jobs, full.slots);
	full.limit = jobs.size;
	full.since = now;
	// Where one slot was free there may be more, unless it was taken before the account was full.
	if (sentAt > (full.refusedAt ?? -Infinity)) full.recheckAt = now;
}

/** The API's types of jobs without an app, by what they run. */
const TYPES_BY_NOUN = new Map([
	['model', 'custom'],
	['prompt', 'generate-prompt'],
]);

/** Whether a running job counts against this limit. Steps of apps have jobs of their own. */
const takesSlot = ({ workflowId, parentJobId, record }: Job, noun: string): boolean =>
	noun === 'app'
		? workflowId !== undefined && parentJobId === undefined
		: workflowId === undefined && asText(record.jobType) === TYPES_BY_NOUN.get(noun);

const isNotFound = (reason: unknown) => reason instanceof NodeApiError && reason.httpCode === '404';

/**
 * Limits the submissions of one run. All runs of a project in this process share what is known of the
 * account: the running jobs, and how many there were when it was full. So few submissions are rejected
 * by a full account, and the others wait for a slot before they are sent.
 *
 * A slot becomes free when a job ends. While a submission waits, all known running jobs are polled,
 * whether or not anybody waits for them. Jobs of other programs are not known: their slots are found
 * by submitting again.
 */
export function createSubmissionLimiter(
	client: ScenarioClient,
	poller: JobPoller,
	{ noun, maxJobs }: SubmissionLimits,
): SubmissionLimiter {
	const { clock, signal } = client;
	const account = getAccounts(client)(noun);
	const ownJobs: Jobs = new Map();
	/** Items whose jobs are about to be submitted, or are being looked for. */
	const slots = new Set<number>();
	let lastFreedAt = clock.now();

	const hasEnded = (jobId: string) => {
		if (ownJobs.delete(jobId)) lastFreedAt = clock.now();
		account.jobs.delete(jobId);
		account.wake();
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
				const woken = new Promise<void>((wake) => (account.wake = wake));
				await Promise.race([clock.sleep(MAX_SLEEP_MS, signal), woken]);
				signal?.throwIfAborted();
			} while (!isFree());
		} finally {
			done.abort();
		}
	};

	const takeFreeSlot = (itemIndex: number) => {
		if (ownJobs.size + slots.size < maxJobs) {
			slots.add(itemIndex);
			return true;
		}
		if (clock.now() - lastFreedAt < MAX_WAIT_MS) return false;
		throw new NodeOperationError(
			client.node,
			`None of the running jobs finished within an hour, and "Max Concurrent Jobs" is ${maxJobs}`,
			{
				description: `Nothing was submitted for this item. Once the running jobs have finished, ${RETRY}. Or raise "Max Concurrent Jobs" in "Additional Options", then ${RETRY_SAVED}.`,
			},
		);
	};

	/** Gives up the place that was taken if the execution is canceled meanwhile. */
	const leaveInTurn = async () => {
		try {
			await clock.sleep(Math.max(0, account.sentAt + SEND_GAP_MS - clock.now()), signal);
			account.sentAt = clock.now();
		} catch (reason) {
			account.sending--;
			await Promise.reject(reason);
		}
	};

	/** A 429 because of the rate limit needs no handling: `send` waits for the rate limit. */
	const sendOnce = async (send: () => Promise<Result>): Promise<Result> => {
		const sentAt = clock.now();
		let result: Result;
		try {
			result = await send();
		} finally {
			account.sending--;
			account.wake();
		}
		if ('failure' in result) {
			if (isAccountFull(result.failure)) recordFull(account, result.failure, clock);
			return result;
		}
		const job = readJob(result.body);
		if (job && !job.end) recordAccepted(account, job, sentAt, clock.now());
		return result;
	};

	const readPlan = async () => {
		// Jobs that are created from now on may be our own, whose replies are under way.
		const readAt = client.project.serviceClock.now();
		try {
			const listing = client.get('/jobs', { pageSize: LISTED_JOBS });
			const [team, list] = await Promise.all([fetchTeamLimits(client), listing]);
			const slots = readParallelJobs(team, noun);
			const running = asRecords(list.jobs).flatMap((record) => {
				const job = readJob(record);
				const isOlder = Date.parse(job?.createdAt ?? '') < readAt;
				return job && !job.end && isOlder && takesSlot(job, noun) ? job.jobId : [];
			});
			const others = new Set(running.filter((jobId) => !account.jobs.has(jobId)));
			if (slots !== undefined) recordPlan(account, slots, others.size, clock);
		} catch {
			// A key that may not read it learns the limit from a refusal.
		}
	};

	return {
		readLimit() {
			const now = clock.now();
			if (now - account.planReadAt < PLAN_KEPT_MS) return;
			account.planReadAt = now;
			void readPlan();
		},
		async takeSlot(itemIndex) {
			await waitForSlot(() => takeFreeSlot(itemIndex), ownJobs);
		},
		holdSlot: (itemIndex) => void slots.add(itemIndex),
		releaseSlot: (itemIndex) => void slots.delete(itemIndex),
		async run(send) {
			const startedAt = clock.now();
			for (;;) {
				await account.turns(async () => {
					await waitForSlot(() => maySubmit(account, clock.now()), account.jobs);
					account.sending++;
					await leaveInTurn();
				}, signal);
				const result = await sendOnce(send);
				if (!('failure' in result) || result.failure.status !== 429) return result;
				const since = Math.max(startedAt, account.lastAcceptedAt);
				if (clock.now() - since >= MAX_WAIT_MS) return result;
			}
		},
		track(job, itemIndex) {
			if (itemIndex !== undefined) slots.delete(itemIndex);
			if (job.end || ownJobs.has(job.jobId)) return;
			const entry = { job, since: clock.now() };
			ownJobs.set(job.jobId, entry);
			account.jobs.set(job.jobId, account.jobs.get(job.jobId) ?? entry);
		},
		release({ jobId, end }) {
			if (end) hasEnded(jobId);
		},
	};
}
