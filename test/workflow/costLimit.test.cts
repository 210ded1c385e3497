import type { IDataObject } from 'n8n-workflow';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { generate, generateJson } from './parameters.cts';
import { CONTINUE, jsonOf, RETRY, rows, SUBMISSION, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

/** Creative Units of a job of `generate()`. */
const COST = 48;

const run = async (options: IDataObject, count = 1, settings: object = {}) =>
	await simulated.run(generate({ options }), { items: rows(count), settings });

it.each([
	['submits nothing above the limit', COST - 1, 0],
	['submits a job that costs exactly the limit', COST, 1],
])('Max Cost %s', async (_, maxCost, jobs) => {
	const { message } = errorOf(await run({ maxCost }));
	const refusal = `This job would cost ${COST} Creative Units, but the limit is ${maxCost}`;
	expect(message).toBe(jobs === 0 ? refusal : '');
	expect(simulated.created()).toHaveLength(jobs);
});

describe('Max Total Cost', () => {
	const SPENT = expect.stringMatching(/are already spent$/);

	const outcomes = async (maxTotalCost: number, count: number, more: IDataObject = {}) => {
		const done = await run({ maxTotalCost, ...more }, count, CONTINUE);
		return jsonOf(done).map(({ error, status }) => error ?? status);
	};

	it('stops before the item that would exceed it', async () => {
		expect(await outcomes(COST * 2.5, 4)).toEqual(['success', 'success', SPENT, SPENT]);
		expect(simulated.created()).toHaveLength(2);
	});

	// The first request prices the jobs, the second submits the first one.
	it.each([0, 1])('gives the cost of a rejected submission to a later item', async (atOnce) => {
		const rejected = { kind: 'reply', status: 403, body: { reason: 'Not now' } } as const;
		simulated.control.nextFault({ ...rejected, on: SUBMISSION, after: 1 });
		const found = await outcomes(COST * 2.5, 3, { maxConcurrentJobs: atOnce });
		expect(found.filter((each) => each !== 'success')).toEqual([expect.stringMatching(/Not now/)]);
		expect(simulated.created()).toHaveLength(2);
	});

	it('covers all attempts of Retry On Fail together', async () => {
		const done = await run({ maxTotalCost: COST * 2.5, maxConcurrentJobs: 1 }, 4, RETRY);
		expect(errorOf(done).message).toMatch(/are already spent$/);
		expect(simulated.created()).toHaveLength(2);
	});

	it('does not count a failed job, which is refunded', async () => {
		simulated.control.nextOutcome({ kind: 'failure', error: 'overload' });
		const done = await run({ maxTotalCost: COST * 2.5, maxConcurrentJobs: 1 }, 2, RETRY);
		expect(errorOf(done).message).toBe('');
		expect(simulated.created()).toHaveLength(3);
	});
});

describe.each([269, 402] as const)('Estimate Cost answered with HTTP %i', (dryRunStatus) => {
	const simulated = useSimulator({ dryRunStatus });

	it('returns the cost without a job', async () => {
		const parameters = generateJson({ duration: 8 }, { operation: 'estimateCost' });
		expect(await simulated.json(parameters)).toMatchObject([
			{ modelId: 'model_veo3-1-fast', cost: expect.any(Number) },
		]);
		expect(simulated.created()).toHaveLength(0);
		const [dryRun] = simulated.requestsTo(/./, 'POST');
		expect(dryRun?.query.dryRun).toBe('true');
		expect(dryRun?.body).not.toHaveProperty('dryRun');
	});
});
