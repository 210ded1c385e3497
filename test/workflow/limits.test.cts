import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { byId, generateJson } from './parameters.cts';
import { items, NODE, useBench } from './support.cts';

const created = (bench: ReturnType<typeof useBench>) => bench.simulator.control.jobsCreated();

describe('Estimate Cost', () => {
	describe.each([269, 402] as const)('answered with HTTP %i', (dryRunStatus) => {
		const bench = useBench({ dryRunStatus });

		it('gives the price and makes no job', async () => {
			const run = await bench.run(generateJson({ duration: 8 }, { operation: 'estimateCost' }));
			expect(errorOf(run).message).toBe('');
			expect(outputOf(run, NODE)[0]?.json).toMatchObject({
				modelId: 'model_veo3-1-fast',
				cost: expect.any(Number),
			});
			expect(created(bench)).toHaveLength(0);
			const [dryRun] = bench.simulator.control.requests().filter(({ method }) => method === 'POST');
			expect(dryRun?.query.dryRun).toBe('true');
			expect(dryRun?.body).not.toHaveProperty('dryRun');
		});
	});
});

describe('a cost limit', () => {
	const bench = useBench();

	const priceOfOne = async () => {
		const run = await bench.run(generateJson({ duration: 8 }, { operation: 'estimateCost' }));
		return Number(outputOf(run, NODE)[0]?.json.cost);
	};

	it('that is too low submits nothing, and says price and limit', async () => {
		const cost = await priceOfOne();
		const run = await bench.run(generateJson({ duration: 8 }, { options: { maxCost: cost - 1 } }));
		expect(errorOf(run).message).toBe(
			`This job would cost ${cost} Creative Units, and the limit is ${cost - 1}`,
		);
		expect(created(bench)).toHaveLength(0);
	});

	it('that is just enough lets the job through', async () => {
		const cost = await priceOfOne();
		const run = await bench.run(generateJson({ duration: 8 }, { options: { maxCost: cost } }));
		expect(errorOf(run).message).toBe('');
		expect(created(bench)).toHaveLength(1);
	});

	it('for the whole run ends it before the item that would be too much', async () => {
		const cost = await priceOfOne();
		const run = await bench.run(
			generateJson({ duration: 8 }, { options: { maxTotalCost: cost * 2.5 } }),
			{
				items: items({}, {}, {}, {}),
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(created(bench)).toHaveLength(2);
		const refused = outputOf(run, NODE).filter(({ json }) => json.error);
		expect(refused).toHaveLength(2);
		expect(refused[0]?.json.error).toMatch(/are spent$/);
	});
});

describe('a plan that does not cover the model', () => {
	const bench = useBench({ plan: 0 });

	it('is told with both plans, and nothing is charged', async () => {
		const run = await bench.run(generateJson({}, { model: byId('model_bytedance-seedance-2-0') }));
		expect(errorOf(run).message).toMatch(/^This model is not part of your Scenario plan \(needs /);
		expect(created(bench)).toHaveLength(0);
	});
});

describe('a hundred items under the limits of the service', () => {
	const bench = useBench({ rateLimit: 100, maxJobsInFlight: 10, jobSeconds: 12 });

	it.each([5, 0])(
		'all end, with hardly a 429 (maxConcurrentJobs %i)',
		async (maxConcurrentJobs) => {
			const run = await bench.run(
				generateJson({}, { downloadFiles: false, options: { maxConcurrentJobs, timeout: 3600 } }),
				{ items: items(...Array.from({ length: 100 }, (_, i) => ({ i }))) },
			);
			expect(errorOf(run).message).toBe('');
			expect(outputOf(run, NODE)).toHaveLength(100);
			expect(created(bench)).toHaveLength(100);
			const requests = bench.simulator.control.requests();
			const refused = requests.filter(({ status }) => status === 429);
			expect(refused.length).toBeLessThan(6);
			console.log(
				`maxConcurrentJobs ${maxConcurrentJobs}: ${requests.length / 100} requests a finished job, ${refused.length} × 429`,
			);
		},
	);
});
