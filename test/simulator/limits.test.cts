import { makeAsset, NO_INPUTS, open, submit, useSimulator } from './support.cts';

describe('the rate limit', () => {
	const simulated = useSimulator({ rateLimit: 5 });

	it('rejects excess requests in a sliding minute, with a retry hint', async () => {
		const getStatus = async () => (await simulated.api.get('/jobs')).status;
		for (let i = 0; i < 3; i++) expect(await getStatus()).toBe(200);
		simulated.control.advance(30);
		for (let i = 0; i < 2; i++) expect(await getStatus()).toBe(200);
		const { status, data } = await simulated.api.get('/jobs');
		expect([status, data.remainingSeconds]).toEqual([429, 30]);
		simulated.control.advance(30);
		for (let i = 0; i < 3; i++) expect(await getStatus()).toBe(200);
		expect(await getStatus()).toBe(429);
	});

	it('ignores downloads and control requests', async () => {
		const { url } = await makeAsset(simulated);
		for (let i = 0; i < 6; i++) {
			expect((await open.get(url)).status).toBe(200);
			const control = `${simulated.simulator.controlUrl}/charges`;
			expect((await open.get(control)).status).toBe(200);
		}
		expect((await simulated.api.get('/jobs')).status).toBe(200);
	});

	it('creates no job for a rejected submission', async () => {
		for (let i = 0; i < 5; i++) await submit(simulated);
		expect((await simulated.api.post(NO_INPUTS, {})).status).toBe(429);
		expect(simulated.control.jobsCreated()).toHaveLength(5);
	});
});

describe('the pace option', () => {
	const simulated = useSimulator({ rateLimit: 1, pace: 100, now: undefined });

	it('scales the retry hint to real seconds', async () => {
		await simulated.api.get('/jobs');
		const { data } = await simulated.api.get('/jobs');
		expect(data.remainingSeconds).toBe(1);
	});
});

describe('the concurrency limit', () => {
	const simulated = useSimulator({ maxJobsInFlight: 2, jobSeconds: 10 });

	it('rejects submissions until a job ends', async () => {
		await submit(simulated);
		simulated.control.advance(5);
		await submit(simulated);
		const { status, data } = await simulated.api.post(NO_INPUTS, {});
		expect(status).toBe(429);
		expect(data.details).toEqual({ actionName: 'custom-generation', actionLimit: 2 });
		expect(simulated.control.jobsCreated()).toHaveLength(2);
		simulated.control.advance(5);
		await submit(simulated);
		expect(simulated.control.jobsCreated()).toHaveLength(3);
	});

	it('does not apply to dry runs', async () => {
		for (let i = 0; i < 2; i++) await submit(simulated);
		expect((await simulated.api.post(`${NO_INPUTS}?dryRun=true`, {})).status).toBe(269);
	});
});
