import { NO_INPUTS, open, submit, useSimulator } from './support.cts';

describe('the rate limit', () => {
	const bench = useSimulator({ rateLimit: 5 });

	it('refuses what is too much, says when to come back, and holds for any minute', async () => {
		const statusOf = async () => (await bench.api.get('/jobs')).status;
		for (let i = 0; i < 3; i++) expect(await statusOf()).toBe(200);
		bench.control.advance(30);
		for (let i = 0; i < 2; i++) expect(await statusOf()).toBe(200);
		const { status, data } = await bench.api.get('/jobs');
		expect([status, data.remainingSeconds]).toEqual([429, 30]);
		bench.control.advance(30);
		for (let i = 0; i < 3; i++) expect(await statusOf()).toBe(200);
		expect(await statusOf()).toBe(429);
	});

	it('counts neither downloads nor control', async () => {
		await submit(bench);
		bench.control.advance(3600);
		const [{ assetIds = [] } = {}] = bench.control.jobsCreated();
		const { data } = await bench.api.get(`/assets/${assetIds[0]}`);
		for (let i = 0; i < 6; i++) {
			expect((await open.get(data.asset.url)).status).toBe(200);
			const control = `${bench.simulator.controlUrl}/charges`;
			expect((await open.get(control)).status).toBe(200);
		}
		expect((await bench.api.get('/jobs')).status).toBe(200);
	});

	it('makes no job of a submission that it refuses', async () => {
		for (let i = 0; i < 5; i++) await submit(bench);
		expect((await bench.api.post(NO_INPUTS, {})).status).toBe(429);
		expect(bench.control.jobsCreated()).toHaveLength(5);
	});
});

describe('the pace', () => {
	const bench = useSimulator({ rateLimit: 1, pace: 100, now: undefined });

	it('is part of the hint: it is in seconds of the client', async () => {
		await bench.api.get('/jobs');
		const { data } = await bench.api.get('/jobs');
		expect(data.remainingSeconds).toBe(1);
	});
});

describe('jobs in flight', () => {
	const bench = useSimulator({ maxJobsInFlight: 2, jobSeconds: 10 });

	it('are so many at most; a place is free when one has ended', async () => {
		await submit(bench);
		bench.control.advance(5);
		await submit(bench);
		const { status, data } = await bench.api.post(NO_INPUTS, {});
		expect(status).toBe(429);
		expect(data.details).toEqual({ actionName: 'custom-generation', actionLimit: 2 });
		expect(bench.control.jobsCreated()).toHaveLength(2);
		bench.control.advance(5);
		await submit(bench);
		expect(bench.control.jobsCreated()).toHaveLength(3);
	});

	it('don’t keep a price from being told', async () => {
		for (let i = 0; i < 2; i++) await submit(bench);
		expect((await bench.api.post(`${NO_INPUTS}?dryRun=true`, {})).status).toBe(269);
	});
});
