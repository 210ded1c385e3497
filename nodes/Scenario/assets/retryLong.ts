import type { ApiFailure, Result } from '../transport/apiFailure';
import { isRetryable } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { withRetry } from '../transport/retry';
import type { ConcurrencyLimit } from '../utils/concurrency';

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
const FINAL_AFTER_MS = 60_000;

/**
 * Retries fetching a paid result for minutes, after any failure and with the delays that failures ask
 * for. Other 4xx end the retries after a minute, a `nonRetryable` failure at once.
 *
 * @returns the result, or the last failure
 * @throws the signal's reason once the execution is canceled
 */
export async function retryLong<T>(
	attempt: () => Promise<Result<T>>,
	{ clock, signal }: Pick<ScenarioClient, 'clock' | 'signal'>,
	{ retryMs = DEFAULT_RETRY_MS, limit = async (work) => await work() }: LongRetryOptions = {},
): Promise<Result<T>> {
	const retry = { deadline: Infinity };
	let last: ApiFailure | undefined;

	const attemptInTurn = async (): Promise<Result<T>> => {
		signal?.throwIfAborted();
		retry.deadline = Math.min(retry.deadline, clock.now() + retryMs);
		const result = await attempt();
		if (!('failure' in result)) return result;
		last = result.failure;
		const { reason, nonRetryable, waitMs } = last;
		const left = retry.deadline - clock.now();
		const endsRetries = !isRetryable(last) && retryMs - left >= FINAL_AFTER_MS;
		return {
			failure: {
				reason,
				details: {},
				nonRetryable: nonRetryable === true || endsRetries,
				// A longer wait than is left still allows one attempt at the end.
				waitMs: waitMs !== undefined && left > 0 ? Math.min(waitMs, left) : waitMs,
			},
		};
	};

	const repeated = async () => await limit(attemptInTurn, signal);
	const result = await withRetry(repeated, retry, clock, signal);
	return 'failure' in result ? { failure: last ?? result.failure } : result;
}
