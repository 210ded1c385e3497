import { sleep } from 'n8n-workflow';

/** Time, sleep and chance, which tests replace with their own. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms` milliseconds; rejects within a second once the signal is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** Converts a duration of this clock to real milliseconds, for HTTP timeouts. */
	realMs(ms: number): number;
	/** 0 (inclusive) to 1 (exclusive), for jitter. */
	random(): number;
}

/** Before 2.34 n8n's sleep can't be aborted, so it is called in short slices. */
const SLICE_MS = 500;

export const clock: Clock = {
	now: () => Date.now(),
	realMs: (ms) => ms,
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
