import type { IDataObject } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const created = (simulated: ReturnType<typeof useSimulator>) => simulated.control.jobsCreated();

describe('Estimate Cost', () => {
	describe.each([269, 402] as const)('answered with HTTP %i', (dryRunStatus) => {
		const simulated = useSimulator({ dryRunStatus });

		it('returns the cost without a job', async () => {
			const run = await simulated.run(generateJson({ duration: 8 }, { operation: 'estimateCost' }));
			expect(errorOf(run).message).toBe('');
			expect(outputOf(run, NODE)[0]?.json).toMatchObject({
				modelId: 'model_veo3-1-fast',
				cost: expect.any(Number),
			});
			expect(created(simulated)).toHaveLength(0);
			const [dryRun] = simulated.control.requests().filter(({ method }) => method === 'POST');
			expect(dryRun?.query.dryRun).toBe('true');
			expect(dryRun?.body).not.toHaveProperty('dryRun');
		});
	});
});

describe('Max Cost', () => {
	const simulated = useSimulator();

	const priceOfOne = async () => {
		const run = await simulated.run(generateJson({ duration: 8 }, { operation: 'estimateCost' }));
		return Number(outputOf(run, NODE)[0]?.json.cost);
	};

	it('submits nothing above the limit, and reports cost and limit', async () => {
		const cost = await priceOfOne();
		const run = await simulated.run(
			generateJson({ duration: 8 }, { options: { maxCost: cost - 1 } }),
		);
		expect(errorOf(run).message).toBe(
			`This job would cost ${cost} Creative Units, but the limit is ${cost - 1}`,
		);
		expect(created(simulated)).toHaveLength(0);
	});

	it('submits a job that costs exactly the limit', async () => {
		const cost = await priceOfOne();
		const run = await simulated.run(generateJson({ duration: 8 }, { options: { maxCost: cost } }));
		expect(errorOf(run).message).toBe('');
		expect(created(simulated)).toHaveLength(1);
	});

	it('for the whole run stops before the item that would exceed it', async () => {
		const cost = await priceOfOne();
		const run = await simulated.run(
			generateJson({ duration: 8 }, { options: { maxTotalCost: cost * 2.5 } }),
			{
				items: items({}, {}, {}, {}),
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(created(simulated)).toHaveLength(2);
		const refused = outputOf(run, NODE).filter(({ json }) => json.error);
		expect(refused).toHaveLength(2);
		expect(refused[0]?.json.error).toMatch(/are already spent$/);
	});
});

describe('a plan that does not cover the model', () => {
	const simulated = useSimulator({ plan: 0 });

	it('is reported with both plans, and nothing is charged', async () => {
		const run = await simulated.run(
			generateJson({}, { model: byId('model_bytedance-seedance-2-0') }),
		);
		expect(errorOf(run).message).toMatch(/^Your Scenario plan doesn't include this model \(needs /);
		expect(created(simulated)).toHaveLength(0);
	});
});

describe("a hundred items within the service's limits", () => {
	const simulated = useSimulator({ rateLimit: 100, maxJobsInFlight: 10, jobSeconds: 12 });

	const hundred = async (options: IDataObject = {}) =>
		await simulated.run(
			generateJson({}, { downloadFiles: false, options: { timeout: 3600, ...options } }),
			{ items: items(...Array.from({ length: 100 }, (_, i) => ({ i }))) },
		);

	const refused = () => simulated.control.requests().filter(({ status }) => status === 429);

	it.each<[string, IDataObject, number, number]>([
		['with the defaults: as many at once as the account allows', {}, 10, 1],
		['with Max Concurrent Jobs 5', { maxConcurrentJobs: 5 }, 5, 0],
	])('%s', async (_, options, atOnce, refusals) => {
		const run = await hundred(options);
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)).toHaveLength(100);
		const jobs = created(simulated);
		expect(jobs).toHaveLength(100);
		const running = jobs.map(
			({ createdAt: at }) => jobs.filter((job) => job.createdAt <= at && at < job.endsAt).length,
		);
		expect(Math.max(...running)).toBe(atOnce);
		expect(refused().length).toBeLessThanOrEqual(refusals);
	});

	it('the next run knows the limit of the account', async () => {
		await hundred();
		const before = refused().length;
		expect(errorOf(await hundred()).message).toBe('');
		expect(created(simulated)).toHaveLength(200);
		expect(refused()).toHaveLength(before);
	});
});
