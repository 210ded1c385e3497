import { sleep } from 'n8n-workflow';

/** What time it is and how to let it pass: the one seam where tests put their own time. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms`; rejects within a second once the signal is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A span of this clock in milliseconds on the wall, which HTTP time-outs are counted in. */
	wall(ms: number): number;
	/** 0 (inclusive) to 1 (exclusive), for jitter. */
	random(): number;
}

/** n8n before 2.34 has a sleep that no signal wakes: short slices are right on every version. */
const SLICE_MS = 500;

export const clock: Clock = {
	now: () => Date.now(),
	wall: (ms) => ms,
	random: () => Math.random(),
	async sleep(ms, signal) {
		const until = Date.now() + ms;
		for (let left = ms; left > 0; left = until - Date.now()) {
			signal?.throwIfAborted();
			await sleep(Math.min(left, SLICE_MS));
		}
		signal?.throwIfAborted();
	},
};
