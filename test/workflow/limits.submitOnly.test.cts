import type { IDataObject } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

jest.setTimeout(120_000);

const ITEMS = 30;
const JOB_SECONDS = 20;

/** Seconds until the last job can start when that many run at the same time. */
const boundFor = (atOnce: number) => (Math.ceil(ITEMS / atOnce) - 1) * JOB_SECONDS;

/** Free slots are detected by a status check every 5 s, plus delays of a busy machine. */
const TOLERANCE = 1.8;

const manyItems = items(...Array.from({ length: ITEMS }, (_, i) => ({ i })));

/** A run as the simulator saw it: seconds from the first to the last job, and the maximum at the
 * same time. */
function scheduleOf(simulated: ReturnType<typeof useSimulator>) {
	const jobs = simulated.control.jobsCreated();
	const starts = jobs.map(({ createdAt }) => createdAt);
	const running = starts.map(
		(at) => jobs.filter(({ createdAt, endsAt }) => createdAt <= at && at < endsAt).length,
	);
	return {
		jobs: jobs.length,
		seconds: (Math.max(...starts) - Math.min(...starts)) / 1000,
		atOnce: Math.max(...running),
	};
}

const submitOnly = (options: IDataObject) =>
	generateJson({}, { waitForCompletion: false, options });

describe('submitting without waiting, with more items than slots', () => {
	const simulated = useSimulator({ rateLimit: 100, maxJobsInFlight: 5, jobSeconds: JOB_SECONDS });

	it.each([
		["the account's job limit", {}, 5],
		['Max Concurrent Jobs', { maxConcurrentJobs: 3 }, 3],
	])('keeps to %s, and returns with the last submission', async (_, options, atOnce) => {
		const run = await simulated.run(submitOnly(options), { items: manyItems });
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)).toHaveLength(ITEMS);
		const schedule = scheduleOf(simulated);
		expect(schedule.jobs).toBe(ITEMS);
		expect(schedule.atOnce).toBe(atOnce);
		expect(schedule.seconds / boundFor(atOnce)).toBeLessThan(TOLERANCE);
		// The last jobs still run.
		const running = simulated.control.jobsCreated().filter(({ status }) => status !== 'success');
		expect(running.length).toBeGreaterThan(0);
		const refused = simulated.control.requests().filter(({ status }) => status === 429);
		expect(refused.length).toBeLessThan(5);
	});
});
