import { startSimulator, type Simulator } from '../../../simulator/index.cts';
import type { PacedTime } from '../common/pacedTime.cts';
import { seeded } from '../common/statistics.cts';

/** The account: what the service is known to allow. */
export const ACCOUNT = { requestsPerMinute: 100, jobsInFlight: 10 };

/** Seconds that a job takes: a minute on the average. */
const SHORTEST = 45;
const LONGEST = 75;

/** Seconds of so many jobs, the same for the same seed. */
export function jobLengths(count: number, seed: number): number[] {
	const random = seeded(seed);
	return Array.from({ length: count }, () => SHORTEST + random() * (LONGEST - SHORTEST));
}

export const startAccount = async ({ now }: PacedTime): Promise<Simulator> =>
	await startSimulator({
		now,
		rateLimit: ACCOUNT.requestsPerMinute,
		maxJobsInFlight: ACCOUNT.jobsInFlight,
	});

/** Seconds of a job that is not measured. */
export const SHORT_JOB = 5;

/** Forgets what was, and lays out how long the jobs to come take. */
export function prepare({ control }: Simulator, lengths: number[]): void {
	control.reset();
	control.nextOutcome(...lengths.map((seconds) => ({ seconds })));
}

/** What a run has cost the account. */
export interface Tally {
	jobs: number;
	/** Different files that were fetched whole. */
	files: number;
	/** To the API; fetching a file is none. */
	requests: number;
	/** Those that were answered with 429. */
	refusals: number;
}

/** What the simulator has seen since `prepare`. */
export function tallyOf({ control }: Simulator): Tally {
	const requests = control.requests();
	const toApi = requests.filter(({ path }) => path.startsWith('/v1/'));
	const fetched = requests.filter(
		({ path, status }) => path.startsWith('/cdn/files/') && status === 200,
	);
	return {
		jobs: control.jobsCreated().length,
		files: new Set(fetched.map(({ path }) => path)).size,
		requests: toApi.length,
		refusals: toApi.filter(({ status }) => status === 429).length,
	};
}
