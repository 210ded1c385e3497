import type { Clock, Timing } from '../utils/clock';
import type { ConcurrencyLimit } from '../utils/concurrency';
import type { ApiFailure, Result } from './apiFailure';

/**
 * Whether the account has reached its limit of running jobs. Nothing was started or charged, a slot
 * becomes free when a job ends, and other requests are still accepted.
 */
export const isAccountFull = ({ status, details }: ApiFailure) =>
	status === 429 && typeof details?.actionLimit === 'number';

/** Whether the project has made too many requests: all requests are rejected for a while. */
export const isRateLimited = (failure: ApiFailure) =>
	failure.status === 429 && !isAccountFull(failure);

/** Whether the same request may succeed a little later. */
export const isRetryable = ({ status, unreadable, nonRetryable }: ApiFailure) =>
	nonRetryable !== true &&
	(unreadable === true ||
		status === undefined ||
		status === 408 ||
		status === 429 ||
		status >= 500);

const MIN_DELAY_MS = 1_000;

const MAX_DELAY_MS = 30_000;

/** Maximum milliseconds to wait before attempt `tries` + 1 without a hint of the service. */
export const backoffLimit = (tries: number): number =>
	Math.min(MAX_DELAY_MS, MIN_DELAY_MS * 2 ** (tries - 1));

/**
 * Milliseconds to wait before attempt `tries` + 1: as long as the service asks, otherwise exponential
 * backoff from 1 s to 30 s with full jitter.
 */
export const retryDelay = (failure: ApiFailure, tries: number, random: () => number): number =>
	failure.waitMs ?? random() * backoffLimit(tries);

/** Decides after the failure of attempt `tries`: milliseconds until the next one, or no further one. */
export type RetryPolicy = (failure: ApiFailure, tries: number) => number | undefined;

/**
 * Repeats an idempotent request until it succeeds or the policy ends the retries. All retries are decided
 * here, for API requests and for files.
 *
 * @param attempt gets its number, from 1
 * @returns the result of the last attempt
 * @throws the signal's reason once it is aborted, and whatever `attempt` throws
 */
export async function withRetry<T>(
	attempt: (tries: number) => Promise<Result<T>>,
	policy: RetryPolicy,
	{ clock, signal }: Timing,
): Promise<Result<T>> {
	for (let tries = 1; ; tries++) {
		const result = await attempt(tries);
		const delay = 'failure' in result ? policy(result.failure, tries) : undefined;
		if (delay === undefined) return result;
		await clock.sleep(delay, signal);
	}
}

/** Limits for the retries of an idempotent request. */
export interface RetryOptions {
	/** Milliseconds after which no attempt starts. */
	ms: number;
	/** Maximum attempts, including the first; absent means as many as fit into that time. */
	tries?: number;
}

/**
 * The usual policy: retries what is retryable, within limits that begin now.
 *
 * @param uncounted milliseconds since then that don't count
 */
export function retryWithin(
	{ ms, tries: maxTries }: RetryOptions,
	clock: Clock,
	uncounted = () => 0,
): RetryPolicy {
	const deadline = clock.now() + ms;
	return (failure, tries) => {
		if (!isRetryable(failure) || tries === maxTries) return undefined;
		const delay = retryDelay(failure, tries, clock.random);
		return clock.now() + delay > deadline + uncounted() ? undefined : delay;
	};
}

export interface LongRetryOptions {
	/**
	 * Retry period in milliseconds, from the first attempt.
	 *
	 * @default 600_000
	 */
	retryMs?: number;
	/** Limits concurrent attempts. No slot is held between attempts. */
	limit?: ConcurrencyLimit;
}

/** Milliseconds. The file is paid for, so it is worth minutes of retries. */
export const DEFAULT_RETRY_MS = 600_000;

/** Milliseconds for which non-retryable failures are retried too: assets may appear late. */
export const FINAL_AFTER_MS = 60_000;

/**
 * Retries fetching a paid result for minutes, after any failure and with the delays that failures ask
 * for. Other 4xx end the retries after a minute, a `nonRetryable` failure at once.
 *
 * @returns the result, or the last failure
 * @throws the signal's reason once the execution is canceled
 */
export async function retryLong<T>(
	attempt: (tries: number) => Promise<Result<T>>,
	{ clock, signal }: Timing,
	{ retryMs = DEFAULT_RETRY_MS, limit = async (work) => await work() }: LongRetryOptions = {},
): Promise<Result<T>> {
	/** Of the first attempt, in milliseconds since the epoch. */
	let startedAt = Infinity;

	const attemptInTurn = async (tries: number) =>
		await limit(async () => {
			signal?.throwIfAborted();
			startedAt = Math.min(startedAt, clock.now());
			return await attempt(tries);
		}, signal);

	const policy: RetryPolicy = (failure, tries) => {
		const elapsed = clock.now() - startedAt;
		const isFinal = failure.nonRetryable === true || elapsed >= FINAL_AFTER_MS;
		if (!isRetryable(failure) && isFinal) return undefined;
		const left = retryMs - elapsed;
		const delay = retryDelay(failure, tries, clock.random);
		// A longer wait than is left still allows one attempt at the end.
		if (failure.waitMs !== undefined && left > 0) return Math.min(delay, left);
		return delay > left ? undefined : delay;
	};

	return await withRetry(attemptInTurn, policy, { clock, signal });
}
