import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

import { startSimulator, type Simulator } from '../../simulator/index.cts';
import type { ScaledClock } from '../scaledN8n.cts';

/** What the service is known to allow an account. */
export const ACCOUNT = { requestsPerMinute: 100, jobsAtOnce: 10 };

/** Milliseconds that a job takes: a minute on average. */
const JOB_LENGTHS = { min: 45_000, max: 75_000 };

/** Seconds of `count` jobs, the same for the same seed. */
export function jobLengths(count: number, seed: number): number[] {
	const generator = xoroshiro128plus(seed);
	return Array.from(
		{ length: count },
		() => uniformInt(generator, JOB_LENGTHS.min, JOB_LENGTHS.max) / 1000,
	);
}

export const startAccount = async ({ now }: ScaledClock): Promise<Simulator> =>
	await startSimulator({
		now,
		rateLimit: ACCOUNT.requestsPerMinute,
		maxJobsInFlight: ACCOUNT.jobsAtOnce,
	});

/** Resets the simulator, and sets how many seconds each of the next jobs takes. */
export function prepare({ control }: Simulator, lengths: number[]): void {
	control.reset();
	control.nextOutcome(...lengths.map((seconds) => ({ seconds })));
}

/** What a run cost the account. */
export interface Usage {
	jobs: number;
	/** Distinct files that were downloaded completely. */
	files: number;
	/** To the API; downloads don't count. */
	requests: number;
	/** Requests answered with 429. */
	rateLimited: number;
}

/** What the simulator has seen since `prepare`. */
export function countUsage({ control }: Simulator): Usage {
	const requests = control.requests();
	const toApi = requests.filter(({ path }) => path.startsWith('/v1/'));
	const downloads = requests.filter(
		({ path, status }) => path.startsWith('/cdn/files/') && status === 200,
	);
	return {
		jobs: control.jobsCreated().length,
		files: new Set(downloads.map(({ path }) => path)).size,
		requests: toApi.length,
		rateLimited: toApi.filter(({ status }) => status === 429).length,
	};
}
