import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const created = () => simulated.control.jobsCreated();

async function priceOfOne(): Promise<number> {
	const run = await simulated.run(generateJson({}, { operation: 'estimateCost' }));
	return Number(outputOf(run, NODE)[0]?.json.cost);
}

const limitedTo = (maxTotalCost: number, more: object = {}) =>
	generateJson({}, { options: { maxTotalCost, maxConcurrentJobs: 1, ...more } });

describe('Max Total Cost', () => {
	it('does not count a rejected submission', async () => {
		const cost = await priceOfOne();
		simulated.control.nextFault({
			kind: 'reply',
			on: { method: 'POST', path: '/generate/' },
			// The first request prices the first job, the second submits it.
			after: 1,
			status: 403,
			body: { reason: 'Not now' },
		});
		const run = await simulated.run(limitedTo(cost * 2.5), {
			items: items({}, {}, {}),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outputOf(run, NODE).map(({ json }) => json.error ?? json.status)).toEqual([
			expect.stringMatching(/Not now/),
			'success',
			'success',
		]);
		expect(created()).toHaveLength(2);
	});

	it('counts a submission whose reply was lost: it may be charged', async () => {
		const cost = await priceOfOne();
		const on = { method: 'POST', path: '/generate/' };
		simulated.control.nextFault({ kind: 'lostRequest', on, after: 1 });
		const run = await simulated.run(limitedTo(cost * 1.5), {
			items: items({}, {}),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outputOf(run, NODE).map(({ json }) => json.error)).toEqual([
			expect.stringMatching(/^Couldn't confirm whether/),
			expect.stringMatching(/are already spent$/),
		]);
		expect(created()).toHaveLength(0);
	});

	it('covers all attempts of Retry On Fail together', async () => {
		const cost = await priceOfOne();
		const run = await simulated.run(limitedTo(cost * 2.5), {
			items: items({}, {}, {}, {}),
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		expect(errorOf(run).message).toMatch(/are already spent$/);
		expect(created()).toHaveLength(2);
	});

	it('does not count a failed job, which is refunded', async () => {
		const cost = await priceOfOne();
		simulated.control.nextOutcome({ kind: 'failure', error: 'overload' });
		const run = await simulated.run(limitedTo(cost * 2.5), {
			items: items({}, {}),
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		expect(errorOf(run).message).toBe('');
		expect(created()).toHaveLength(3);
	});
});
