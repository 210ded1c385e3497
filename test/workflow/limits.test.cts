import type { IDataObject } from 'n8n-workflow';

import { limitConcurrency } from '../../nodes/Scenario/utils/concurrency';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import type { SimulatedNode } from './support.cts';
import { atOnce, items, NODE, useSimulator } from './support.cts';

/** The job slots of an account. */

jest.setTimeout(180_000);

const SLOTS = 7;

/** Generates a video for each of that many items, all of which succeed. */
async function generateMany(
	{ run }: SimulatedNode,
	count: number,
	options: IDataObject = {},
	over: IDataObject = { downloadFiles: false },
): Promise<void> {
	const parameters = generateJson({}, { options: { timeout: 3600, ...options }, ...over });
	const done = await run(parameters, {
		items: items(...Array.from({ length: count }, (_, row) => ({ row }))),
	});
	expect(errorOf(done).message).toBe('');
	expect(outputOf(done, NODE)).toHaveLength(count);
}

describe('a key that may read the limit of its plan', () => {
	const simulated = useSimulator({ maxJobsInFlight: SLOTS });

	it('uses all job slots from the start, and nothing is refused', async () => {
		await generateMany(simulated, 20);
		expect(simulated.refused()).toHaveLength(0);
		expect(atOnce(simulated.created())).toBe(SLOTS);
		expect(simulated.requestsTo(/^\/v1\/teams/)).toHaveLength(2);
	});

	it('leaves the slots that other programs use, and takes them once they are free', async () => {
		for (let job = 0; job < SLOTS - 1; job++) {
			await simulated.call('POST', '/generate/custom/model_simulator-no-inputs', {});
		}
		// Jobs of the last second may be those of the run itself.
		simulated.control.advance(3);
		await generateMany(simulated, 10);
		// The first ones leave before the limit is read.
		expect(simulated.refused().length).toBeLessThanOrEqual(5);
		expect(atOnce(simulated.created())).toBe(SLOTS);
	});

	it('asks for no limit for a single item', async () => {
		await generateMany(simulated, 1);
		expect(simulated.requestsTo(/^\/v1\/teams/)).toEqual([]);
	});
});

describe('a key that may not read it', () => {
	const simulated = useSimulator({ maxJobsInFlight: SLOTS, readableLimits: false });

	it('learns the limit from at most five refusals', async () => {
		await generateMany(simulated, 20);
		expect(simulated.refused().length).toBeGreaterThan(0);
		expect(simulated.refused().length).toBeLessThanOrEqual(5);
		expect(atOnce(simulated.created())).toBe(SLOTS);
	});
});

describe("a hundred items within the service's limits", () => {
	const simulated = useSimulator({ rateLimit: 100, maxJobsInFlight: 10, jobSeconds: 12 });

	it.each<[string, IDataObject, number, number]>([
		['with the defaults: as many at once as the account allows', {}, 10, 5],
		['with Max Concurrent Jobs 5', { maxConcurrentJobs: 5 }, 5, 0],
	])('%s', async (_, options, most, refusals) => {
		await generateMany(simulated, 100, options);
		expect(simulated.created()).toHaveLength(100);
		expect(atOnce(simulated.created())).toBe(most);
		expect(simulated.refused().length).toBeLessThanOrEqual(refusals);
	});

	it('the next run knows the limit of the account', async () => {
		await generateMany(simulated, 100);
		const before = simulated.refused().length;
		await generateMany(simulated, 100);
		expect(simulated.created()).toHaveLength(200);
		expect(simulated.refused()).toHaveLength(before);
	});
});

describe('submitting without waiting, with more items than slots', () => {
	const ITEMS = 30;
	const JOB_SECONDS = 20;
	const simulated = useSimulator({ rateLimit: 100, maxJobsInFlight: 5, jobSeconds: JOB_SECONDS });

	/** Free slots are detected by a status check every 5 s, plus delays of a busy machine. */
	const TOLERANCE = 1.8;

	it.each([
		["the account's job limit", {}, 5],
		['Max Concurrent Jobs', { maxConcurrentJobs: 3 }, 3],
	])('keeps to %s, and returns with the last submission', async (_, options, most) => {
		await generateMany(simulated, ITEMS, options, { waitForCompletion: false });
		const jobs = simulated.created();
		expect(jobs).toHaveLength(ITEMS);
		expect(atOnce(jobs)).toBe(most);
		const starts = jobs.map(({ createdAt }) => createdAt);
		const seconds = (Math.max(...starts) - Math.min(...starts)) / 1000;
		const earliest = (Math.ceil(ITEMS / most) - 1) * JOB_SECONDS;
		expect(seconds / earliest).toBeLessThan(TOLERANCE);
		// The last jobs still run.
		expect(jobs.filter(({ status }) => status !== 'success').length).toBeGreaterThan(0);
		expect(simulated.refused().length).toBeLessThanOrEqual(5);
	});
});

describe('several workers on one account', () => {
	const EXECUTIONS = 40;
	/** What a worker of n8n runs at the same time by default. */
	const CONCURRENCY = 10;
	const simulated = useSimulator({ rateLimit: 100, maxJobsInFlight: 10, jobSeconds: 20 });

	/** Each spells the host its own way, so they share nothing, like processes. */
	const startWorker = (host: string) => {
		const slot = limitConcurrency(CONCURRENCY);
		const baseUrl = simulated.simulator.baseUrl.replace('127.0.0.1', host);
		const parameters = generateJson({}, { options: { timeout: 3600 } });
		return async () =>
			await slot(async () => await simulated.run(parameters, { credential: { baseUrl } }));
	};

	it.each([
		['two', 25, ['127.0.0.1', 'localhost']],
		['four', 48, ['127.0.0.1', '127.1', '0x7f.1', 'localhost']],
	])('%s complete forty executions with fewer than %i refusals', async (_, refusals, hosts) => {
		const workers = hosts.map(startWorker);
		const runs = await Promise.all(
			Array.from(
				{ length: EXECUTIONS / hosts.length },
				async () => await Promise.all(workers.map(async (run) => await run())),
			),
		);
		expect(runs.flat().map((run) => errorOf(run).message)).toEqual(Array(EXECUTIONS).fill(''));
		expect(simulated.created()).toHaveLength(EXECUTIONS);
		const refused = simulated.refused().length;
		expect(refused).toBeLessThan(refusals);
		const accepted = simulated.requestsTo(/^\/v1\//).length - refused;
		expect(accepted).toBeLessThanOrEqual(5 * EXECUTIONS);
	});
});
