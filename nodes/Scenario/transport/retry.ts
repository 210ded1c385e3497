import type { Clock } from '../utils/clock';
import type { ApiFailure, Result } from './apiFailure';
import { isRetryable } from './apiFailure';

const MIN_DELAY_MS = 1_000;

const MAX_DELAY_MS = 30_000;

/** Maximum milliseconds to wait before attempt `tries` + 1 without a hint of the service. */
export const backoffLimit = (tries: number): number =>
	Math.min(MAX_DELAY_MS, MIN_DELAY_MS * 2 ** (tries - 1));

/**
 * Milliseconds to wait before attempt `tries` + 1: as long as the service asks, otherwise exponential
 * backoff from 1 s to 30 s with full jitter.
 */
export function retryDelay(failure: ApiFailure, tries: number, random: () => number): number {
	if (failure.waitMs !== undefined) return failure.waitMs;
	return random() * backoffLimit(tries);
}

/** Limits for the retries of an idempotent request. */
export interface RetryOptions {
	/**
	 * Milliseconds since the epoch after which no attempt starts. Waiting for the rate limit doesn't
	 * count.
	 */
	deadline: number;
	/** Maximum attempts, including the first; absent means as many as fit before the deadline. */
	tries?: number;
	/**
	 * Whether this is a status check, which has low priority and ends all waiting at the deadline.
	 */
	isStatusCheck?: boolean;
}

/**
 * Repeats an idempotent request until it succeeds, fails with a non-retryable failure, or reaches its
 * limits. All retries are decided here, for API requests and for the parts of an upload.
 */
export async function withRetry<T>(
	attempt: () => Promise<Result<T>>,
	retry: RetryOptions,
	clock: Clock,
	signal?: AbortSignal,
): Promise<Result<T>> {
	for (let tries = 1; ; tries++) {
		const result = await attempt();
		if (!('failure' in result) || !isRetryable(result.failure)) return result;
		const delay = retryDelay(result.failure, tries, clock.random);
		if (tries === retry.tries || clock.now() + delay > retry.deadline) return result;
		await clock.sleep(delay, signal);
	}
}
