import type { Fault } from '../../simulator/index.cts';
import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { generate } from './parameters.cts';
import type { SimulatedNode } from './support.cts';
import { atOnce, rows, SUBMISSION, useSimulator } from './support.cts';

/** The job slots of an account. */

jest.setTimeout(180_000);

const SLOTS = 7;

/** Generates a video for each of that many items, all of which succeed. */
async function generateMany({ outputs }: SimulatedNode, count: number): Promise<void> {
	const parameters = generate({ options: { timeout: 3600 }, downloadFiles: false });
	expect(await outputs(parameters, { items: rows(count) })).toHaveLength(count);
}

describe('a key that may read the limit of its plan', () => {
	const simulated = useSimulator({ maxJobsInFlight: SLOTS });

	it('uses all job slots from the start, and nothing is refused', async () => {
		await generateMany(simulated, 20);
		expect(simulated.refused()).toHaveLength(0);
		expect(atOnce(simulated.created())).toBe(SLOTS);
		expect(simulated.requestsTo(/^\/v1\/teams/)).toHaveLength(2);
	});

	it('asks for no limit for a single item', async () => {
		await generateMany(simulated, 1);
		expect(simulated.requestsTo(/^\/v1\/teams/)).toEqual([]);
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

describe('Max Concurrent Jobs', () => {
	const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

	const refused: Fault = { kind: 'reply', on: SUBMISSION, status: 401, body: {} };
	const options = { maxConcurrentJobs: 1, onItemError: 'finishOthers', timeout: 3600 };
	const parameters = generate({ options });
	const runTwo = async () => await simulated.run(parameters, { items: rows(2) });

	it('counts a job of an earlier attempt while it is looked for', async () => {
		const { control, created } = simulated;
		control.nextFault(refused, { kind: 'lostReply', on: SUBMISSION });
		control.nextOutcome({ seconds: 600, listedAfter: 60 });
		const failed = await runTwo();
		expect(created()).toHaveLength(1);
		await simulated.wait(60);
		const run = await simulated.retry(failed, parameters);
		expect(errorOf(run).message).toBe('');
		expect(created()).toHaveLength(2);
		expect(atOnce(created())).toBe(1);
	});

	it('gives its slot to the other items if there is none', async () => {
		const { control, created } = simulated;
		control.nextFault({ kind: 'lostRequest', on: SUBMISSION }, refused);
		const failed = await runTwo();
		expect(created()).toEqual([]);
		const run = await simulated.retry(failed, parameters);
		expect(errorOf(run).message).toMatch(/^Couldn't confirm whether/);
		expect(created()).toHaveLength(1);
	});
});
