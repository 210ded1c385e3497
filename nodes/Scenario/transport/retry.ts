import type { Clock } from './clock';
import type { Answer, Refusal } from './refusal';
import { isPassing } from './refusal';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Milliseconds to wait before try number `tries` + 1: as long as the service asks, else a random
 * part of a span that doubles from 1 s to 30 s (full jitter keeps many waiters from meeting again).
 */
export function pauseBefore(refusal: Refusal, tries: number, random: () => number): number {
	if (refusal.waitMs !== undefined) return refusal.waitMs;
	return random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
}

/** How long a call that changes nothing is tried again. */
export interface Patience {
	/** Milliseconds since the epoch after which no further try begins. */
	deadline: number;
	/** Tries at the most, the first included; absent: as many as fit before the deadline. */
	tries?: number;
}

/**
 * Repeats a call that changes nothing until it is answered, refused for good, or patience ends.
 * This is the one place that decides so, for reads and for the parts of an upload.
 */
export async function repeatWhilePassing<T>(
	attempt: () => Promise<Answer<T>>,
	patience: Patience,
	clock: Clock,
	signal?: AbortSignal,
): Promise<Answer<T>> {
	for (let tries = 1; ; tries++) {
		const answer = await attempt();
		if (!('refusal' in answer) || !isPassing(answer.refusal)) return answer;
		const pause = pauseBefore(answer.refusal, tries, clock.random);
		if (tries === patience.tries || clock.now() + pause > patience.deadline) return answer;
		await clock.sleep(pause, signal);
	}
}
