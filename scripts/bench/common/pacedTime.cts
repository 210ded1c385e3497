import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A clock that runs `pace` times as fast as the one on the wall, for all that take part. */
export interface PacedTime {
	pace: number;
	/** Milliseconds since the epoch. */
	now(): number;
	/** Lets paced milliseconds pass. */
	sleep(ms: number): Promise<void>;
	/** Gives a process of Node 22.18 or newer the same clock. */
	environment: Record<string, string>;
}

const PRELOADED = path.join(__dirname, 'pace.mts');

/** Begins now: the paced clock and the one on the wall show the same at this moment. */
export function pacedTime(pace: number): PacedTime {
	const origin = Date.now();
	return {
		pace,
		now: () => Math.round(origin + (Date.now() - origin) * pace),
		sleep: async (ms) => await sleep(ms / pace),
		environment: {
			NODE_OPTIONS: `--import ${PRELOADED} --disable-warning=ExperimentalWarning`,
			BENCH_PACE: String(pace),
			BENCH_ORIGIN: String(origin),
		},
	};
}
