import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

import type { Simulator, SimulatorOptions } from '../../simulator/index.cts';
import type { Latencies, Settings } from '../../simulator/options.cts';
import { withSimulator, type ScaledClock } from '../harness.cts';

/** What the service allows an account. */
export type Account = Pick<Settings, 'rateLimit' | 'maxJobsInFlight'>;

/** A common plan. */
export const ACCOUNT: Account = { rateLimit: 100, maxJobsInFlight: 10 };

/** Milliseconds that a job takes: a minute on average. */
const JOB_LENGTHS = { min: 45_000, max: 75_000 };

/** Seconds of `count` jobs, the same for the same seed; or all the same, if that is given. */
export function jobLengths(count: number, seed: number, seconds?: number): number[] {
	const generator = xoroshiro128plus(seed);
	return Array.from(
		{ length: count },
		() => seconds ?? uniformInt(generator, JOB_LENGTHS.min, JOB_LENGTHS.max) / 1000,
	);
}

/**
 * Simulated milliseconds that replies take over a real network. Nobody here has measured the service:
 * these are values of other APIs that start jobs of minutes, on the slow side.
 */
export const NETWORK: Latencies = {
	submission: { median: 700, tail: 2_000 },
	download: { median: 200, tail: 600 },
	other: { median: 200, tail: 600 },
};

/** The same for a service far away, or a busy one. */
export const SLOW_NETWORK: Latencies = {
	submission: { median: 2_000, tail: 4_000 },
	download: { median: 300, tail: 900 },
	other: { median: 300, tail: 900 },
};

/** Runs work with a service of its own, on this clock, that allows what the account does. */
export const withAccount = async <T,>(
	{ now, sleep }: ScaledClock,
	account: Account,
	network: Pick<SimulatorOptions, 'latency' | 'uploadLink'>,
	work: (simulator: Simulator) => Promise<T>,
): Promise<T> => await withSimulator({ now, sleep, ...account, ...network }, work);

/** Resets the simulator, and sets how many seconds each of the next jobs takes. */
export function prepare({ control }: Simulator, lengths: number[]): void {
	control.reset();
	control.nextOutcome(...lengths.map((seconds) => ({ seconds })));
}

/** What the simulator has seen since `prepare`: what a run cost the account. */
export function countUsage({ control }: Simulator) {
	const requests = control.requests();
	const toApi = requests.filter(({ path }) => path.startsWith('/v1/'));
	const downloads = requests.filter(
		({ path, status }) => path.startsWith('/cdn/files/') && status === 200,
	);
	return {
		jobs: control.jobsCreated().length,
		/** Distinct files that were downloaded completely. */
		files: new Set(downloads.map(({ path }) => path)).size,
		/** To the API; downloads don't count. */
		requests: toApi.length,
		/** Requests answered with 429. */
		rateLimited: toApi.filter(({ status }) => status === 429).length,
	};
}
