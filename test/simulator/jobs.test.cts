import type { Outcome } from '../../simulator/index.cts';
import { answerOf, NO_INPUTS, submit, useSimulator } from './support.cts';

const bench = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

const recordOf = async (jobId: string) => (await bench.api.get(`/jobs/${jobId}`)).data.job;

/** Makes a job with this outcome and returns its record after so many seconds. */
async function after(seconds: number, outcome: Outcome = {}) {
	bench.control.nextOutcome(outcome);
	const { jobId } = await submit(bench);
	bench.control.advance(seconds);
	return await recordOf(jobId);
}

describe('a job', () => {
	it('passes through every status at the pace of its time', async () => {
		const { jobId } = await submit(bench);
		const seen: Array<[string, number]> = [];
		for (let second = 0; second <= 100; second += 5) {
			const { status, progress } = await recordOf(jobId);
			seen.push([status, progress]);
			bench.control.advance(5);
		}
		expect([...new Set(seen.map(([status]) => status))]).toEqual([
			...['queued', 'warming-up', 'in-progress', 'finalizing', 'success'],
		]);
		const shares = seen.map(([, progress]) => progress);
		expect(shares).toEqual([...shares].sort((one, other) => one - other));
		expect(shares.at(-1)).toBe(1);
	});

	it('keeps its history, with dates', async () => {
		const { statusHistory, createdAt, updatedAt } = await after(100);
		expect(statusHistory.map(({ status }: { status: string }) => status)).toEqual([
			...['queued', 'warming-up', 'in-progress', 'finalizing', 'success'],
		]);
		expect(statusHistory[0].date).toBe(createdAt);
		expect(statusHistory.at(-1).date).toBe(updatedAt);
		expect(Date.parse(updatedAt) - Date.parse(createdAt)).toBe(100_000);
	});

	it('has its files when it has ended, not before', async () => {
		const { jobId } = await submit(bench);
		const [assetId] = bench.control.jobsCreated()[0]?.assetIds ?? [];
		bench.control.advance(99);
		expect((await recordOf(jobId)).metadata.assetIds).toEqual([]);
		expect((await bench.api.get(`/assets/${assetId}`)).status).toBe(404);
		bench.control.advance(1);
		expect((await recordOf(jobId)).metadata.assetIds).toEqual([assetId]);
		expect((await bench.api.get(`/assets/${assetId}`)).status).toBe(200);
	});

	it('that is not there is 404', async () => {
		const { status, data } = await bench.api.get('/jobs/job_none');
		expect([status, data.reason]).toEqual([404, 'Job job_none not found']);
	});
});

describe('an outcome', () => {
	it('failure tells reason and hint, and is refunded', async () => {
		const job = await after(100, { kind: 'failure', error: 'Moderated', hint: 'Other words' });
		expect(job).toMatchObject({
			status: 'failure',
			metadata: { error: 'Moderated', hint: 'Other words', assetIds: [] },
			billing: { cuCost: 1 },
		});
		expect(job.statusHistory.map(({ status }: { status: string }) => status)).not.toContain(
			'success',
		);
		expect(bench.control.creditsCharged()).toBe(0);
	});

	it('failure may tell its reason where old replies had it', async () => {
		const { error, metadata } = await after(100, { kind: 'failure', error: 'x', oldError: true });
		expect(error).toBe('x');
		expect(metadata).not.toHaveProperty('error');
	});

	it('canceled has no files and costs nothing', async () => {
		expect(await after(100, { kind: 'canceled' })).toMatchObject({
			status: 'canceled',
			metadata: { assetIds: [] },
		});
		expect(bench.control.creditsCharged()).toBe(0);
	});

	it('never stays in progress', async () => {
		const { status, progress } = await after(1e6, { kind: 'never' });
		expect(status).toBe('in-progress');
		expect(progress).toBeLessThan(1);
	});

	it('speaks in other words', async () => {
		const words = { success: 'completed', 'in-progress': 'dreaming' };
		expect((await after(50, { words })).status).toBe('dreaming');
		bench.control.advance(50);
		expect((await recordOf(bench.control.jobsCreated()[0]?.jobId ?? '')).status).toBe('completed');
	});

	it.each([
		['percent', 41],
		['above', 0.451],
		['none', undefined],
	] as const)('tells progress as %s', async (progress, expected) => {
		const told = (await after(50, { progress })).progress;
		if (expected === undefined) expect(told).toBeUndefined();
		else expect(told).toBeCloseTo(expected);
	});

	it('goes slightly above 1 in the end', async () => {
		expect((await after(100, { progress: 'above' })).progress).toBe(1.02);
	});

	it('may be no file but an output', async () => {
		const { metadata } = await after(100, { output: { text: 'a lighthouse' } });
		expect(metadata).toMatchObject({ assetIds: [], output: { text: 'a lighthouse' } });
	});

	it('makes so many files of a kind', async () => {
		const { metadata } = await after(100, { assets: 3, assetKind: 'audio' });
		expect(new Set(metadata.assetIds).size).toBe(3);
		const { data } = await bench.api.get(`/assets/${metadata.assetIds[2]}`);
		expect(data.asset).toMatchObject({ kind: 'audio', mimeType: 'audio/wav' });
	});

	it('takes its own time, and holds for so many jobs', async () => {
		bench.control.nextOutcome({ seconds: 5, times: 2 });
		for (let i = 0; i < 3; i++) await submit(bench);
		bench.control.advance(5);
		const statuses = bench.control.jobsCreated().map(({ status }) => status);
		expect(statuses).toEqual(['success', 'success', 'warming-up']);
	});
});

describe('numOutputs and text', () => {
	it('numOutputs is the number of files', async () => {
		const body = { prompt: 'x', numOutputs: 3 };
		await submit(bench, '/generate/custom/model_ernie-image', body);
		expect(bench.control.jobsCreated()[0]?.assetIds).toHaveLength(3);
	});

	it('models that write have an output', async () => {
		bench.control.setModel({ id: 'model_writer', capabilities: ['txt2txt'] });
		const { jobId } = await submit(bench, '/generate/custom/model_writer');
		bench.control.advance(100);
		const { metadata } = await recordOf(jobId);
		expect(metadata).toMatchObject({ assetIds: [], output: { text: expect.any(String) } });
	});
});

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
