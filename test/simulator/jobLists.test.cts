import { toAnswer, NO_INPUTS, submit, useSimulator } from './support.cts';

const simulated = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

describe('GET /jobs', () => {
	const getIds = (data: { jobs: Array<{ jobId: string }> }) => data.jobs.map(({ jobId }) => jobId);

	it('pages newest first, up to 100 jobs; new jobs do not shift later pages', async () => {
		const made: string[] = [];
		for (let i = 0; i < 23; i++) made.unshift((await submit(simulated)).jobId);
		const first = (await simulated.api.get('/jobs?pageSize=10')).data;
		expect(getIds(first)).toEqual(made.slice(0, 10));
		await submit(simulated);
		const next = (token: string) => simulated.api.get(`/jobs?pageSize=10&paginationToken=${token}`);
		const second = (await next(first.nextPaginationToken)).data;
		expect(getIds(second)).toEqual(made.slice(10, 20));
		const third = (await next(second.nextPaginationToken)).data;
		expect(getIds(third)).toEqual(made.slice(20));
		expect(third).not.toHaveProperty('nextPaginationToken');
		expect(getIds((await simulated.api.get('/jobs?pageSize=100')).data)).toHaveLength(24);
		expect((await simulated.api.get('/jobs?pageSize=101')).status).toBe(400);
	});

	it('filters by status and type', async () => {
		simulated.control.nextOutcome({ seconds: 1 }, { jobType: 'flux' });
		const ended = await submit(simulated);
		const flux = await submit(simulated);
		const running = await submit(simulated);
		simulated.control.advance(1);
		const idsFor = async (query: string) =>
			getIds((await simulated.api.get(`/jobs?${query}`)).data);
		expect(await idsFor('status=success')).toEqual([ended.jobId]);
		expect(await idsFor('type=flux')).toEqual([flux.jobId]);
		expect(await idsFor('types=custom')).toEqual([ended.jobId, running.jobId]);
		expect(await idsFor('types=custom,flux')).toHaveLength(3);
		expect(await idsFor('workflowId=wflow_none')).toEqual([]);
	});

	const list = async (query: string) => getIds((await simulated.api.get(`/jobs?${query}`)).data);

	it('returns 50 rows by default', async () => {
		for (let i = 0; i < 51; i++) await submit(simulated);
		expect(await list('')).toHaveLength(50);
	});

	it('prefers types to type', async () => {
		simulated.control.nextOutcome({ jobType: 'flux' });
		const flux = await submit(simulated);
		await submit(simulated);
		expect(await list('type=custom&types=flux')).toEqual([flux.jobId]);
	});

	it('sorts by last update when filtered, otherwise by creation', async () => {
		simulated.control.nextOutcome({ seconds: 10 }, { seconds: 5 });
		const first = await submit(simulated);
		simulated.control.advance(1);
		const second = await submit(simulated);
		simulated.control.advance(20);
		expect(await list('')).toEqual([second.jobId, first.jobId]);
		expect(await list('status=success')).toEqual([first.jobId, second.jobId]);
	});

	it('filters by date, author and hidden results', async () => {
		const old = await submit(simulated);
		simulated.control.advance(10);
		const hidden = await submit(simulated, NO_INPUTS, { hideResults: true });
		const createdAfter = `createdAfter=${String(old.createdAt)}`;
		expect(await list(createdAfter)).toEqual([hidden.jobId]);
		expect(await list('hideResults=false')).toEqual([old.jobId]);
		expect(await list('authorId=apiu_simulator')).toHaveLength(2);
		expect(await list('authorId=apiu_other')).toEqual([]);
		const updated = String(hidden.createdAt);
		simulated.control.advance(6);
		expect(await list(`type=custom&updatedAfter=${updated}`)).toEqual([hidden.jobId, old.jobId]);
		expect((await simulated.api.get(`/jobs?type=custom&${createdAfter}`)).status).toBe(400);
		expect((await simulated.api.get(`/jobs?updatedAfter=${updated}`)).status).toBe(400);
	});
});

describe('POST /jobs/{id}/action', () => {
	const cancel = async (jobId: string, action = 'cancel') =>
		toAnswer(await simulated.api.post(`/jobs/${jobId}/action`, { action }));

	it('does not cancel custom jobs', async () => {
		const { jobId } = await submit(simulated);
		const [status, body] = await cancel(jobId);
		expect(status).toBe(400);
		expect(body).toMatchObject({
			reason: 'Cannot cancel this type of job. Action not permitted.',
		});
		expect(simulated.control.jobsCreated()[0]?.status).toBe('queued');
	});

	it('cancels other jobs once, with a refund and without assets', async () => {
		simulated.control.nextOutcome({ jobType: 'flux' });
		const { jobId } = await submit(simulated);
		simulated.control.advance(20);
		expect(await cancel(jobId)).toMatchObject([200, { job: { jobId, status: 'canceled' } }]);
		simulated.control.advance(500);
		const [job] = simulated.control.jobsCreated();
		expect(job).toMatchObject({ status: 'canceled', charged: 0 });
		expect((await simulated.api.get(`/assets/${job?.assetIds[0]}`)).status).toBe(404);
		expect((await cancel(jobId))[0]).toBe(400);
	});

	it('rejects other actions and unknown jobs', async () => {
		const { jobId } = await submit(simulated, NO_INPUTS);
		expect((await cancel(jobId, 'pause'))[0]).toBe(400);
		expect((await cancel('job_none'))[0]).toBe(404);
	});
});
