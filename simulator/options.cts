/** How the simulator behaves. Everything has a default; tests set what they are about. */
export interface SimulatorOptions {
	/** 0, the default, takes a free one. The host is always 127.0.0.1. */
	port?: number;
	/** Default `demo-key`. */
	apiKey?: string;
	/** Default `demo-secret`. */
	apiSecret?: string;
	/** Simulated seconds from the submission of a job to its end. Default 12. */
	jobSeconds?: number;
	/** Simulated seconds from the completion of an upload to its asset. Default 3. */
	uploadSeconds?: number;
	/** Simulated seconds in a real one. Default 1; tests take 100. Without effect beside `now`. */
	pace?: number;
	/** Milliseconds since the epoch: a clock of the caller's own. */
	now?: () => number;
	/** Requests a minute for the project. Default 100; 0 for no limit. */
	rateLimit?: number;
	/** Jobs that may run at the same time. Default 10; 0 for no limit. */
	maxJobsInFlight?: number;
	/** Level of the project's plan, for models above it: 0, 25, 50, 75 or 100. Default 100. */
	plan?: number;
	/** Rows of a page of models at most, whatever is asked for. Default 20. */
	modelPageSize?: number;
	/** Seconds that the URL of an asset is good for. Default a day. */
	urlSeconds?: number;
	/** Bytes of each part of an upload but the last, at least. Default 5 MiB, as on S3. */
	minPartSize?: number;
	/** How a dry run is answered: 269 as recorded, 402 as one of the vendor's guides says. */
	dryRunStatus?: 269 | 402;
}

export type Settings = Required<Omit<SimulatorOptions, 'now' | 'pace'>> & {
	/** Simulated time in milliseconds since the epoch. */
	now: () => number;
	/** Simulated seconds in a second of the client. */
	pace: number;
};

const DAY = 86_400;
const MEBIBYTE = 1024 ** 2;

/** Fills in the defaults. */
export function settingsOf(options: SimulatorOptions = {}): Settings {
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
		plan: 100,
		modelPageSize: 20,
		urlSeconds: DAY,
		minPartSize: 5 * MEBIBYTE,
		dryRunStatus: 269,
		...Object.fromEntries(given),
		now: options.now ?? (() => start + (Date.now() - start) * pace),
		pace,
	};
}
