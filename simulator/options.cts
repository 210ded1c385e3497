import { setTimeout as wait } from 'node:timers/promises';

/** Options of the simulator, all with defaults. */
export interface SimulatorOptions {
	/** Default 0: any free port. The host is always 127.0.0.1. */
	port?: number;
	/** Default `demo-key`. */
	apiKey?: string;
	/** Default `demo-secret`. */
	apiSecret?: string;
	/** Simulated seconds from the submission of a job to its end. Default 12. */
	jobSeconds?: number;
	/** Simulated seconds from the completion of an upload to its asset. Default 3. */
	uploadSeconds?: number;
	/** Simulated seconds per real second. Default 1; tests use 100. Ignored if `now` is set. */
	pace?: number;
	/** A custom clock, in milliseconds since the epoch. */
	now?: () => number;
	/** Waits on that clock; needed for latencies and the fault `slow`. Default: real time at `pace`. */
	sleep?: (ms: number) => Promise<void>;
	/** How long replies take. Default: no time at all. */
	latency?: Latencies;
	/** The link on which all uploads come, together. Default: no limit. */
	uploadLink?: Link;
	/** 0 (inclusive) to 1 (exclusive), for latencies. Default: Math.random. */
	random?: () => number;
	/** Seconds by which the clock of the service is ahead. Default 0. */
	clockSkew?: number;
	/** Whether lists repeat rows. Default false. */
	repeatedRows?: boolean;
	/** Requests per minute for the project. Default 100; 0 for no limit. */
	rateLimit?: number;
	/** Maximum jobs running at the same time. Default 10; 0 for no limit. */
	maxJobsInFlight?: number;
	/** Whether the key may read the limits of its team. Default true. */
	readableLimits?: boolean;
	/** Whether the key may register webhooks. Default true. */
	webhookAccess?: boolean;
	/** Level of the project's plan: 0, 25, 50, 75 or 100 (default). Models above it are rejected. */
	plan?: number;
	/** Maximum rows per page of models, whatever the client requests. Default 20. */
	modelPageSize?: number;
	/** Lifetime of asset URLs in seconds. Default one day. */
	urlSeconds?: number;
	/** Minimum size in bytes of each upload part except the last. Default 5 MiB, as on S3. */
	minPartSize?: number;
	/** Status of dry runs: 269 as recorded, or 402 as one vendor guide says. */
	dryRunStatus?: 269 | 402;
}

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

/** What a link to the internet allows. */
export interface Link {
	/** Simulated milliseconds of one way. */
	delayMs: number;
	/** Per simulated second. */
	bytesPerSecond: number;
}

export type Settings = Required<Omit<SimulatorOptions, 'now' | 'pace' | 'sleep'>> & {
	/** Waits for simulated milliseconds. */
	sleep: (ms: number) => Promise<void>;
	/** Simulated time in milliseconds since the epoch. */
	now: () => number;
	/** Simulated seconds per real second. */
	pace: number;
};

const DAY = 86_400;
const MEBIBYTE = 1024 ** 2;

/** Fills in the defaults. */
export function createSettings(options: SimulatorOptions = {}): Settings {
	const given = Object.entries(options).filter(([, value]) => value !== undefined);
	const start = Date.now();
	const pace = options.now ? 1 : (options.pace ?? 1);
	return {
		port: 0,
		apiKey: 'demo-key',
		apiSecret: 'demo-secret',
		jobSeconds: 12,
		uploadSeconds: 3,
		rateLimit: 100,
		maxJobsInFlight: 10,
		readableLimits: true,
		webhookAccess: true,
		plan: 100,
		modelPageSize: 20,
		urlSeconds: DAY,
		minPartSize: 5 * MEBIBYTE,
		dryRunStatus: 269,
		latency: {},
		uploadLink: { delayMs: 0, bytesPerSecond: Infinity },
		random: Math.random,
		clockSkew: 0,
		repeatedRows: false,
		sleep: async (ms) => await wait(ms / pace),
		...Object.fromEntries(given),
		now: options.now ?? (() => start + (Date.now() - start) * pace),
		pace,
	};
}
