import { setTimeout as wait } from 'node:timers/promises';

/** Simulated milliseconds that the replies to one kind of request take. */
export interface Latency {
	median: number;
	/** 99 of 100 replies are faster. */
	tail: number;
}

/** Submissions and estimates are slower than other requests. Files take time only until their first byte. */
export interface Latencies {
	submission?: Latency;
	download?: Latency;
	other?: Latency;
}

/** The options of the simulator that have a fixed default. */
const DEFAULTS = {
	/** 0 for any free port. The host is always 127.0.0.1. */
	port: 0,
	apiKey: 'demo-key',
	apiSecret: 'demo-secret',
	/** Simulated seconds from the submission of a job to its end. */
	jobSeconds: 12,
	/** Simulated seconds from the completion of an upload to its asset. */
	uploadSeconds: 3,
	/** How long replies take: no time at all. */
	latency: {} as Latencies,
	/** The link on which all uploads come, together: simulated milliseconds of one way, and its speed. */
	uploadLink: { delayMs: 0, bytesPerSecond: Infinity },
	/** 0 (inclusive) to 1 (exclusive), for latencies. */
	random: Math.random,
	/** Seconds by which the clock of the service is ahead. */
	clockSkew: 0,
	/** Whether lists repeat rows. */
	repeatedRows: false,
	/** Requests per minute for the project; 0 for no limit. */
	rateLimit: 100,
	/** Maximum jobs running at the same time; 0 for no limit. */
	maxJobsInFlight: 10,
	/** Whether the key may read the limits of its team. */
	readableLimits: true,
	/** Level of the project's plan: 0, 25, 50, 75 or 100. Models above it are rejected. */
	plan: 100,
	/** Maximum rows per page of models, whatever the client requests. */
	modelPageSize: 20,
	/** Minimum size in bytes of each upload part except the last, as on S3. */
	minPartSize: 5 * 1024 ** 2,
	/** Status of dry runs: 269 as recorded, or 402 as one vendor guide says. */
	dryRunStatus: 269 as 269 | 402,
};

interface Clock {
	/** Simulated seconds per real second. Default 1; tests use 100. Ignored if `now` is set. */
	pace: number;
	/** Simulated time in milliseconds since the epoch. Default: from now on, at `pace`. */
	now: () => number;
	/** Waits for simulated milliseconds. Default: real time at `pace`. */
	sleep: (ms: number) => Promise<void>;
}

export type Settings = typeof DEFAULTS & Clock;

export type SimulatorOptions = Partial<Settings>;

/** Fills in the defaults. */
export function createSettings(options: SimulatorOptions = {}): Settings {
	const given = Object.entries(options).filter(([, value]) => value !== undefined);
	const start = Date.now();
	const pace = options.now ? 1 : (options.pace ?? 1);
	return {
		...DEFAULTS,
		sleep: async (ms) => await wait(ms / pace),
		...Object.fromEntries(given),
		now: options.now ?? (() => start + (Date.now() - start) * pace),
		pace,
	};
}
