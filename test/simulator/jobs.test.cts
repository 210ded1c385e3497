import type { Outcome } from '../../simulator/index.cts';
import { submit, useSimulator } from './support.cts';

const simulated = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0, rateLimit: 0 });

const getRecord = async (jobId: string) => (await simulated.api.get(`/jobs/${jobId}`)).data.job;

/** Creates a job with this outcome and returns its record after that many seconds. */
async function after(seconds: number, outcome: Outcome = {}) {
	simulated.control.nextOutcome(outcome);
	const { jobId } = await submit(simulated);
	simulated.control.advance(seconds);
	return await getRecord(jobId);
}

describe('a job', () => {
	it('returns assets only when it has ended', async () => {
		const { jobId } = await submit(simulated);
		const [assetId] = simulated.control.jobsCreated()[0]?.assetIds ?? [];
		const seen = async () => [
			(await getRecord(jobId)).metadata.assetIds,
			(await simulated.api.get(`/assets/${assetId}`)).status,
		];
		simulated.control.advance(99);
		expect(await seen()).toEqual([[], 404]);
		simulated.control.advance(1);
		expect(await seen()).toEqual([[assetId], 200]);
	});
});

describe('an outcome', () => {
	/** What is set, after how many seconds, what the record says, and what is charged. */
	it.each<[string, Outcome, number, object, number]>([
		[
			'failure has a reason and hint, and is refunded',
			{ kind: 'failure', error: 'Moderated', hint: 'Other words' },
			100,
			{
				status: 'failure',
				metadata: { error: 'Moderated', hint: 'Other words', assetIds: [] },
				billing: { cuCost: 1 },
				statusHistory: expect.not.arrayContaining([expect.objectContaining({ status: 'success' })]),
			},
			0,
		],
		[
			'failure can have its reason in job.error',
			{ kind: 'failure', error: 'x', oldError: true },
			100,
			{ error: 'x', metadata: expect.not.objectContaining({ error: expect.anything() }) },
			0,
		],
		[
			'canceled has no assets and is refunded',
			{ kind: 'canceled' },
			100,
			{ status: 'canceled', metadata: { assetIds: [] } },
			0,
		],
		['never keeps the job in progress', { kind: 'never' }, 1e6, { status: 'in-progress' }, 1],
		[
			'words replaces statuses',
			{ words: { 'in-progress': 'dreaming' } },
			50,
			{ status: 'dreaming' },
			1,
		],
		[
			'words replaces the last status',
			{ words: { success: 'completed' } },
			100,
			{ status: 'completed' },
			1,
		],
		['progress can be percent', { progress: 'percent' }, 50, { progress: 41 }, 1],
		['progress can be above', { progress: 'above' }, 50, { progress: expect.closeTo(0.451) }, 1],
		['progress "above" exceeds 1 at the end', { progress: 'above' }, 100, { progress: 1.02 }, 1],
		[
			'progress can be missing',
			{ progress: 'none' },
			50,
			expect.not.objectContaining({ progress: expect.anything() }),
			1,
		],
		[
			'output replaces assets',
			{ output: { text: 'a lighthouse' } },
			100,
			{ metadata: { assetIds: [], output: { text: 'a lighthouse' } } },
			1,
		],
	])('%s', async (_, outcome, seconds, expected, charged) => {
		expect(await after(seconds, outcome)).toMatchObject(expected);
		expect(simulated.control.creditsCharged()).toBe(charged);
	});

	it('never has no full progress', async () => {
		expect((await after(1e6, { kind: 'never' })).progress).toBeLessThan(1);
	});

	it('assets and assetKind set the results', async () => {
		const { metadata } = await after(100, { assets: 3, assetKind: 'audio' });
		expect(new Set(metadata.assetIds).size).toBe(3);
		const { data } = await simulated.api.get(`/assets/${metadata.assetIds[2]}`);
		expect(data.asset).toMatchObject({ kind: 'audio', mimeType: 'audio/wav' });
	});

	it('seconds and times set duration and number of jobs', async () => {
		simulated.control.nextOutcome({ seconds: 5, times: 2 });
		for (let i = 0; i < 3; i++) await submit(simulated);
		simulated.control.advance(5);
		const statuses = simulated.control.jobsCreated().map(({ status }) => status);
		expect(statuses).toEqual(['success', 'success', 'warming-up']);
	});
});

describe('a list of jobs', () => {
	const getIds = async (query: string): Promise<[string[], string | undefined]> => {
		const { data } = await simulated.api.get(`/jobs?${query}`);
		const rows: Array<{ jobId: string }> = data.jobs;
		return [rows.map(({ jobId }) => jobId), data.nextPaginationToken];
	};

	it('keeps its pages when new jobs appear, and has 50 rows by default', async () => {
		const made: string[] = [];
		for (let i = 0; i < 51; i++) made.unshift((await submit(simulated)).jobId);
		expect((await getIds(''))[0]).toHaveLength(50);
		const [first, token] = await getIds('pageSize=40');
		expect(first).toEqual(made.slice(0, 40));
		await submit(simulated);
		expect(await getIds(`pageSize=40&paginationToken=${token}`)).toEqual([
			made.slice(40),
			undefined,
		]);
	});
});

it('an app rejects answers given too early, of another kind, or to another step', async () => {
	const path = '/workflows/wflow_review';
	const { jobId } = (await simulated.api.put(`${path}/run`, { prompt: 'x' })).data.job;
	const answer = async (over: object = {}, query = '?projectId=any') => {
		const body = { nodeId: 'approve', workflowJobId: jobId, ...over };
		return (await simulated.api.put(`${path}/user-approval${query}`, body)).status;
	};
	expect(await answer()).toBe(400);
	simulated.control.advance(60);
	expect(await answer({ action: 'maybe' })).toBe(400);
	expect(await answer({ nodeId: 'draft' })).toBe(400);
	expect(await answer({}, '')).toBe(400);
	expect(await answer()).toBe(200);
});
