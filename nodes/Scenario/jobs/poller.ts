import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/errorMessages';
import { sharedByProject } from '../transport/project';
import { isRateLimited, retryDelay } from '../transport/retry';
import type { Clock } from '../utils/clock';
import type { PollResult } from './fetchJobs';
import { fetchJobs, mayAppear } from './fetchJobs';
import type { Job } from './job';
import type { Observation } from './pollSchedule';
import { createDurations, getElapsed, nextPollDelay } from './pollSchedule';

/** All times in milliseconds. */
export interface PollOptions {
	/** Usual time between two polls. */
	interval: number;
	/** Time from the start of a wait to its first poll, if no other job is pending: some jobs are fast. */
	initialDelay: number;
}

export interface JobPoller {
	/**
	 * Resolves with the finished job, or with its last state at its deadline (milliseconds since the
	 * epoch). Rejects with a NodeApiError when the job can no longer be fetched, and with the signal's
	 * reason once the execution is canceled or `stop` is aborted.
	 *
	 * @param isOver whether this state of the job ends the wait; default: only the end of the job
	 */
	untilEnd(
		job: Job,
		deadline: number,
		stop?: AbortSignal,
		isOver?: (job: Job) => boolean,
	): Promise<Job>;
}

/** A run's wait for a job. */
interface Wait {
	client: ScenarioClient;
	stop?: AbortSignal;
	isOver: (job: Job) => boolean;
	job: Job;
	deadline: number;
	interval: number;
	firstPollAt: number;
	finalPollDone: boolean;
	/** When its job started, in milliseconds since the epoch. */
	startedAt: number;
	observed: Observation[];
	/** Milliseconds from the last poll to the next. */
	delay: number;
	timesNotFound: number;
	/** Resolves the wait with the job's last state. */
	finish: () => void;
	fail: (reason: unknown) => void;
}

interface SharedPoller {
	untilEnd(
		client: ScenarioClient,
		pace: PollOptions,
		...wait: Parameters<JobPoller['untilEnd']>
	): Promise<Job>;
}

/** Maximum polling requests per minute, whatever the number of runs and jobs. */
const REQUESTS_PER_MINUTE = 60;

/**
 * Polls ahead of the interval, e.g. of young jobs and at predicted ends, in return for those left out
 * before. So with many jobs there are never more than the interval gives.
 */
const MAX_CREDIT = 8;

/** The last observations of a job that are kept. */
const MAX_OBSERVED = 6;

/** Short, because a new job or an aborted signal must not wait for the end of a sleep. */
const MAX_SLEEP_MS = 500;

/** The last poll starts this long before the deadline, so that its result still counts. */
const FINAL_POLL_MS = 1_000;

const hasEnded = ({ end }: Job) => end !== undefined;

/** How long a wait outlasts its deadline for the reply to the last poll. */
const LATE_RESULT_MS = 10_000;

/**
 * Polls the jobs of all runs of a project together, with one request for many jobs. A transient
 * failure only delays the next poll: a wait ends with its job, its deadline or its run. Each poll uses
 * the client of one of the runs; if that run is canceled, the next poll uses another one.
 */
function createSharedPoller(clock: Clock): SharedPoller {
	const waits = new Set<Wait>();
	let isTicking = false;
	let isPolling = false;
	let lastPollAt = -Infinity;
	let notBefore = 0;
	let failedPolls = 0;
	let credit = MAX_CREDIT;
	const durations = createDurations();

	const observe = (wait: Wait, job: Job) => {
		const at = clock.now() - wait.startedAt;
		wait.observed = [...wait.observed, { at, progress: job.progress }].slice(-MAX_OBSERVED);
		const known = { elapsed: at, observed: wait.observed, durations: durations.of(job) };
		wait.delay = nextPollDelay(known, wait.interval);
	};

	const applyResult = ({ updated, rejected }: PollResult) => {
		const jobs = new Map(updated.map((job) => [job.jobId, job]));
		updated.forEach(durations.add);
		for (const wait of [...waits]) {
			const job = jobs.get(wait.job.jobId);
			const failure = rejected.get(wait.job.jobId);
			wait.delay = wait.interval;
			if (job) {
				wait.job = job;
				wait.timesNotFound = 0;
				observe(wait, job);
				if (wait.isOver(job)) wait.finish();
			} else if (failure) {
				if (mayAppear(failure, ++wait.timesNotFound)) continue;
				wait.fail(toNodeApiError(wait.client.node, failure));
			}
		}
	};

	/** The rate limiter already delays requests after a 429, so that needs no delay here. */
	const delayAfter = ({ transientFailure, requests }: PollResult) => {
		const delay = transientFailure && !isRateLimited(transientFailure);
		return Math.max(
			delay ? retryDelay(transientFailure, failedPolls, clock.random) : 0,
			(requests * 60_000) / REQUESTS_PER_MINUTE,
		);
	};

	const poll = async (client: ScenarioClient) => {
		const now = clock.now();
		for (const wait of waits) wait.finalPollDone ||= now >= wait.deadline - FINAL_POLL_MS;
		const jobs = new Map([...waits].map(({ job }) => [job.jobId, job]));
		const deadline = Math.max(...[...waits].map((wait) => wait.deadline));
		const result = await fetchJobs(client, [...jobs.values()], deadline);
		const interval = Math.min(...[...waits].map((wait) => wait.interval));
		applyResult(result);
		failedPolls = result.transientFailure ? failedPolls + 1 : 0;
		credit = Math.min(MAX_CREDIT, credit + (clock.now() - lastPollAt) / interval) - 1;
		lastPollAt = clock.now();
		const creditAt = credit < 1 ? lastPollAt + (1 - credit) * interval : lastPollAt;
		notBefore = Math.max(lastPollAt + delayAfter(result), creditAt);
	};

	const pollAll = async () => {
		const [first] = waits;
		if (!first || isPolling) return;
		isPolling = true;
		try {
			await poll(first.client);
		} catch (reason) {
			for (const wait of [...waits]) if (wait.client === first.client) wait.fail(reason);
		}
		isPolling = false;
	};

	/** When a wait's next poll is due: the first, a further one, or the last before the deadline. */
	const dueAt = ({ firstPollAt, finalPollDone, deadline, delay }: Wait) => {
		const due = firstPollAt > lastPollAt ? firstPollAt : lastPollAt + delay;
		return finalPollDone ? due : Math.min(due, deadline - FINAL_POLL_MS);
	};

	const nextPollAt = () => Math.max(notBefore, Math.min(...[...waits].map(dueAt)));

	/** When a wait times out. */
	const overAt = ({ deadline, finalPollDone }: Wait) =>
		isPolling && finalPollDone ? deadline + LATE_RESULT_MS : deadline;

	/** Whether the clock has jumped past the last poll, e.g. because the machine was asleep. */
	const wasAsleep = ({ deadline, finalPollDone }: Wait) =>
		!finalPollDone && clock.now() - deadline > FINAL_POLL_MS;

	/** Ends waits that are canceled or timed out. */
	const endWaits = () => {
		for (const wait of [...waits]) {
			const cancelled = [wait.client.signal, wait.stop].find((signal) => signal?.aborted);
			if (cancelled) wait.fail(cancelled.reason);
			else if (wasAsleep(wait)) wait.deadline = clock.now() + FINAL_POLL_MS;
			else if (clock.now() >= overAt(wait)) wait.finish();
		}
	};

	/** Runs as long as there are waits. */
	const tick = async () => {
		if (isTicking) return;
		isTicking = true;
		while (waits.size > 0) {
			endWaits();
			if (clock.now() >= nextPollAt()) void pollAll();
			const ends = [...waits].map(overAt);
			const events = isPolling ? ends : [...ends, nextPollAt()];
			const sleep = Math.min(MAX_SLEEP_MS, ...events.map((at) => at - clock.now()));
			if (waits.size > 0) await clock.sleep(Math.max(1, sleep));
		}
		isTicking = false;
	};

	/** A job that joins others is polled with them: an early poll for each would cost a request each. */
	const firstPollAfter = ({ interval, initialDelay }: PollOptions) =>
		waits.size === 0 ? clock.now() + initialDelay : Math.min(nextPollAt(), clock.now() + interval);

	return {
		untilEnd: async (client, options, job, deadline, stop, isOver = hasEnded) =>
			await new Promise<Job>((resolve, reject) => {
				const wait: Wait = {
					client,
					stop,
					isOver,
					job,
					deadline,
					interval: options.interval,
					firstPollAt: firstPollAfter(options),
					finalPollDone: false,
					startedAt: clock.now() - getElapsed(job, clock.now()),
					observed: [],
					delay: options.interval,
					timesNotFound: 0,
					finish: () => {
						waits.delete(wait);
						resolve(wait.job);
					},
					fail: (reason) => {
						waits.delete(wait);
						reject(reason);
					},
				};
				waits.add(wait);
				void tick();
			}),
	};
}

const getSharedPoller = sharedByProject(createSharedPoller);

/** The job poller of one run, with its client and interval; polls are shared with all other runs. */
export function createJobPoller(client: ScenarioClient, options: PollOptions): JobPoller {
	const poller = getSharedPoller(client);
	return {
		untilEnd: async (...wait) => await poller.untilEnd(client, options, ...wait),
	};
}
