import { setTimeout as sleep } from 'node:timers/promises';

import type { Clock } from '../../nodes/Scenario/utils/clock';

/** Real milliseconds. */
const MIN_TIMEOUT_MS = 2_500;

/** A clock that runs `pace` times as fast as real time, for both the node and the simulator. */
export function scaledClock(pace: number): Clock {
	const start = Date.now();
	return {
		now: () => start + (Date.now() - start) * pace,
		// A busy machine must not look like a service that doesn't respond.
		realMs: (ms) => Math.max(ms / pace, MIN_TIMEOUT_MS),
		random: Math.random,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			await sleep(ms / pace, undefined, { signal }).catch(() => {});
			signal?.throwIfAborted();
		},
	};
}
