import { answerOf, NO_INPUTS, submit, useSimulator } from './support.cts';

const bench = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

describe('the list of jobs', () => {
	const idsOf = (data: { jobs: Array<{ jobId: string }> }) => data.jobs.map(({ jobId }) => jobId);

	it('gives the newest first, ten at a time, over pages that new jobs do not shift', async () => {
		const made: string[] = [];
		for (let i = 0; i < 23; i++) made.unshift((await submit(bench)).jobId);
		const first = (await bench.api.get('/jobs')).data;
		expect(idsOf(first)).toEqual(made.slice(0, 10));
		await submit(bench);
		const next = (token: string) => bench.api.get(`/jobs?paginationToken=${token}`);
		const second = (await next(first.nextPaginationToken)).data;
		expect(idsOf(second)).toEqual(made.slice(10, 20));
		const third = (await next(second.nextPaginationToken)).data;
		expect(idsOf(third)).toEqual(made.slice(20));
		expect(third).not.toHaveProperty('nextPaginationToken');
		expect(idsOf((await bench.api.get('/jobs?pageSize=200')).data)).toHaveLength(24);
		expect((await bench.api.get('/jobs?pageSize=201')).status).toBe(400);
	});

	it('is filtered by status and type', async () => {
		bench.control.nextOutcome({ seconds: 1 }, { jobType: 'flux' });
		const ended = await submit(bench);
		const flux = await submit(bench);
		const running = await submit(bench);
		bench.control.advance(1);
		const idsFor = async (query: string) => idsOf((await bench.api.get(`/jobs?${query}`)).data);
		expect(await idsFor('status=success')).toEqual([ended.jobId]);
		expect(await idsFor('type=flux')).toEqual([flux.jobId]);
		expect(await idsFor('types=custom')).toEqual([running.jobId, ended.jobId]);
		expect(await idsFor('types=custom,flux')).toHaveLength(3);
		expect(await idsFor('workflowId=wflow_none')).toEqual([]);
	});
});

describe('cancel', () => {
	const cancel = async (jobId: string, action = 'cancel') =>
		answerOf(await bench.api.post(`/jobs/${jobId}/action`, { action }));

	it('is refused for the jobs of models', async () => {
		const { jobId } = await submit(bench);
		const [status, body] = await cancel(jobId);
		expect(status).toBe(400);
		expect(body).toMatchObject({
			reason: 'Cannot cancel this type of job. Action not permitted.',
		});
		expect(bench.control.jobsCreated()[0]?.status).toBe('queued');
	});

	it('stops others, with a refund and without files, once', async () => {
		bench.control.nextOutcome({ jobType: 'flux' });
		const { jobId } = await submit(bench);
		bench.control.advance(20);
		expect(await cancel(jobId)).toMatchObject([200, { job: { jobId, status: 'canceled' } }]);
		bench.control.advance(500);
		const [job] = bench.control.jobsCreated();
		expect(job).toMatchObject({ status: 'canceled', charged: 0 });
		expect((await bench.api.get(`/assets/${job?.assetIds[0]}`)).status).toBe(404);
		expect((await cancel(jobId))[0]).toBe(400);
	});

	it('knows no other action and no unknown job', async () => {
		const { jobId } = await submit(bench, NO_INPUTS);
		expect((await cancel(jobId, 'pause'))[0]).toBe(400);
		expect((await cancel('job_none'))[0]).toBe(404);
	});
});
