import { sleep } from 'n8n-workflow';

/** Time, sleep and chance. Code gets them from its client, so that tests can pass their own. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms` milliseconds; rejects within a second once the signal is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** 0 (inclusive) to 1 (exclusive), for jitter. */
	random(): number;
}

/** What waits need: a client is one. */
export interface Timing {
	clock: Clock;
	/** Ends waits. */
	signal?: AbortSignal;
}

/** Before 2.34 n8n's sleep can't be aborted, so it is called in short slices. */
const SLICE_MS = 500;

/** The clock of this process, for clients. */
export const clock: Clock = {
	now: () => Date.now(),
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
