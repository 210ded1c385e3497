import type { Clock } from './clock';

const MINUTE = 60_000;

/**
 * Requests a minute that one run of the node allows itself: the project has 100, and others may
 * work in it too.
 */
export const FAIR_SHARE = 80;

/**
 * Lets at most `most` requests begin in any minute. Whoever comes too early waits for its turn.
 *
 * @returns resolves when a request may begin; rejects once the signal is aborted
 */
export function ratedAt(most: number, clock: Clock): (signal?: AbortSignal) => Promise<void> {
	/** When each request of the last minute began, or will begin. */
	let begins: number[] = [];

	return async (signal) => {
		const now = clock.now();
		begins = begins.filter((begin) => begin > now - MINUTE);
		const oldest = begins.at(-most);
		const begin = oldest === undefined ? now : oldest + MINUTE;
		begins.push(begin);
		if (begin > now) await clock.sleep(begin - now, signal);
	};
}
