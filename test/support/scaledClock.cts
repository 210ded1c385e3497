import { setTimeout as sleep } from 'node:timers/promises';

import type { Clock } from '../../nodes/Scenario/transport/clock';

/** Milliseconds on the wall. */
const SHORTEST_TIMEOUT = 1_500;

/** Time that runs `pace` times as fast as on the wall, for the node and the simulator alike. */
export function scaledClock(pace: number): Clock {
	const start = Date.now();
	return {
		now: () => start + (Date.now() - start) * pace,
		// A busy machine must not be taken for a service that does not answer.
		wall: (ms) => Math.max(ms / pace, SHORTEST_TIMEOUT),
		random: Math.random,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			await sleep(ms / pace, undefined, { signal }).catch(() => {});
			signal?.throwIfAborted();
		},
	};
}
