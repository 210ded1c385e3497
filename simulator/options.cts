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
	/** Requests per minute for the project. Default 100; 0 for no limit. */
	rateLimit?: number;
	/** Maximum jobs running at the same time. Default 10; 0 for no limit. */
	maxJobsInFlight?: number;
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

export type Settings = Required<Omit<SimulatorOptions, 'now' | 'pace'>> & {
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
