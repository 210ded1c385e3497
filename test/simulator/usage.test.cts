import { START, submit, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const FLUX = '/generate/custom/model_bfl-flux-1-dev';

const getUsage = async (query = '') => (await simulated.api.get(`/usages${query}`)).data;

const iso = (ms: number) => new Date(ms).toISOString();

describe('GET /usages', () => {
	it('returns the cost of jobs, in total and per model', async () => {
		await submit(simulated, FLUX, { prompt: 'x' });
		await submit(simulated);
		const { consumption, modelUsages, usages, activity } = await getUsage();
		expect(consumption).toMatchObject([{ value: 11.75 }]);
		expect(modelUsages.map(({ modelId }: { modelId: string }) => modelId)).toEqual([
			...['model_bfl-flux-1-dev', 'model_simulator-no-inputs'],
		]);
		expect(modelUsages[0].points.at(-1)).toMatchObject({ cost: 10.75, jobs: 1 });
		expect(usages).toMatchObject([{ usageName: 'creative-unit-cost' }, { usageName: 'custom' }]);
		expect(activity).toHaveLength(2);
	});

	it('omits refunded jobs', async () => {
		simulated.control.nextOutcome({ kind: 'failure', seconds: 1 });
		await submit(simulated);
		simulated.control.advance(1);
		expect((await getUsage()).consumption).toMatchObject([{ value: 0 }]);
	});

	it('filters by dates and types', async () => {
		await submit(simulated);
		const [{ createdAt = START } = {}] = simulated.control.jobsCreated();
		const day = (from: number) => `?startDate=${iso(from)}&endDate=${iso(from + 86_400_000)}`;
		const today = day(createdAt - 3_600_000);
		const usage = await getUsage(`${today}&type=consumption,usages`);
		expect(Object.keys(usage)).toEqual(['usages', 'consumption']);
		expect(usage.usages[0]).toMatchObject({ granularity: '1h' });
		expect(usage.usages[0].points).toHaveLength(24);
		const sparse = await getUsage(`${today}&type=usages&dropZeroPoints`);
		expect(sparse.usages[0].points).toMatchObject([{ value: '1' }]);
		const before = await getUsage(`${day(createdAt - 9e8)}&type=consumption`);
		expect(before.consumption).toMatchObject([{ value: 0 }]);
		expect(Object.keys(await getUsage('?type=nonsense'))).toHaveLength(7);
	});

	it('counts new files by kind, within a named range', async () => {
		simulated.control.nextOutcome({ seconds: 1 });
		await submit(simulated);
		simulated.control.advance(3_600);
		const count = async (timeRange: string) => {
			const { assetUsages } = await getUsage(`?type=asset-usages&timeRange=${timeRange}`);
			const [, video] = assetUsages;
			return video.points.reduce((sum: number, point: { count: number }) => sum + point.count, 0);
		};
		expect(await count('last-day')).toBe(1);
		simulated.control.advance(2 * 86_400);
		expect([await count('last-day'), await count('last-three-days')]).toEqual([0, 1]);
	});

	it.each([
		'startDate=2026-11-01',
		'endDate=2026-11-01',
		'startDate=2026-11-02&endDate=2026-11-01',
	])('rejects %s', async (query) => {
		expect((await simulated.api.get(`/usages?${query}`)).status).toBe(400);
	});
});
