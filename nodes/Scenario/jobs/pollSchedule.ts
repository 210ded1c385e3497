import type { Job } from './job';

/*
 * When running jobs are polled: often enough to notice an end soon, seldom enough for the rate limit.
 */

/** What is known of a running job. All times in milliseconds. */
export interface RunningJob {
	/** Time since its submission. */
	elapsed: number;
	/** Its progress from 0 to 1 at each poll so far, the oldest first. */
	observed: Observation[];
	/** How long the last jobs of the same model took, if there were any. */
	durations: number[];
}

export interface Observation {
	/** Time since the submission of the job. */
	at: number;
	progress: number;
}

/** How many poll intervals a job may go without a poll: it may end before its time, e.g. fail. */
const MAX_INTERVALS = 4;

/**
 * Part of the time since the submission after which a young job is polled again: jobs of seconds are
 * noticed soon, and jobs of minutes cost only a few requests more.
 */
const YOUNG = 0.25;

/** Jobs of a model differ in length: no end is expected before this part of the shortest. */
const EARLIEST = 0.8;

/** Progress has to rise in this many observations before it predicts an end. */
const MIN_RISING = 3;

/** By how much progress may differ from an even rise. The API rounds it. */
const TOLERANCE = 0.03;

/** Part of the time to a predicted end that far away: the prediction is checked before it. */
const HALFWAY = 0.6;

/** Milliseconds after a predicted end: a poll just before it would be in vain. */
const MARGIN_MS = 300;

/** Milliseconds. */
const MIN_DELAY_MS = 1_000;

/**
 * Milliseconds until the end that an evenly rising progress predicts; undefined if it stands still,
 * jumps or is missing.
 */
function timeLeft(observed: Observation[]): number | undefined {
	const rising = observed.filter(({ progress }, i) => progress > (observed[i - 1]?.progress ?? 0));
	const last = observed.at(-1);
	const recent = rising.slice(-MIN_RISING);
	const [first] = recent;
	if (!first || !last || recent.length < MIN_RISING || recent.at(-1) !== last) return undefined;
	const slope = (last.progress - first.progress) / (last.at - first.at);
	const isEven = recent.every(
		({ at, progress }) =>
			Math.abs(first.progress + (at - first.at) * slope - progress) <= TOLERANCE,
	);
	return isEven ? Math.max(0, 1 - last.progress) / slope : undefined;
}

/**
 * How long to wait for the next poll of a job, in milliseconds. Usually the user's interval; less for
 * a young job; longer while the end is known to be far, and shorter where it is predicted. What is predicted: where an
 * even progress leads, and that a job takes about as long as the last ones of its model.
 */
export function nextPollDelay(
	{ elapsed, observed, durations }: RunningJob,
	interval: number,
): number {
	const longest = MAX_INTERVALS * interval;
	const left = timeLeft(observed);
	if (left !== undefined) {
		if (left > longest) return Math.min(longest, left * HALFWAY);
		return Math.max(MIN_DELAY_MS, left + MARGIN_MS);
	}
	const toEarliest = durations.length > 0 ? Math.min(...durations) * EARLIEST - elapsed : 0;
	const usual = Math.min(interval, Math.max(MIN_DELAY_MS, elapsed * YOUNG));
	return Math.min(longest, Math.max(usual, toEarliest));
}

/** How long the last jobs of each model or app took. */
export interface Durations {
	/** Takes note of a job that has succeeded, if its record has both times. */
	add(job: Job): void;
	/** Milliseconds, of the last jobs of the same model or app. */
	of(job: Job): number[];
}

const KEPT = 5;

const getKey = ({ workflowId, modelId }: Job) => workflowId ?? modelId ?? '';

/** Milliseconds between the creation of a job and its last change, both by the service's clock. */
const getAge = ({ createdAt = '', updatedAt = '' }: Job): number =>
	Date.parse(updatedAt) - Date.parse(createdAt);

/**
 * Milliseconds since the creation of a job, at the least. If the service's clock is ahead of ours, its
 * last change says more; if it is behind, the job seems older, which only costs some polls.
 *
 * @param now milliseconds since the epoch
 */
export function getElapsed(job: Job, now: number): number {
	const times = [now - Date.parse(job.createdAt ?? ''), getAge(job)];
	return Math.max(0, ...times.filter(Number.isFinite));
}

export function createDurations(): Durations {
	const durations = new Map<string, number[]>();
	return {
		add(job) {
			const age = getAge(job);
			if (job.end !== 'success' || !(age > 0)) return;
			durations.set(getKey(job), [...(durations.get(getKey(job)) ?? []), age].slice(-KEPT));
		},
		of: (job) => durations.get(getKey(job)) ?? [],
	};
}
