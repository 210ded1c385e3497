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
