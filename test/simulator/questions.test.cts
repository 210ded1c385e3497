import { useSimulator } from './support.cts';

const simulated = useSimulator({ jobSeconds: 100 });

const getJob = async (jobId: string) => (await simulated.api.get(`/jobs/${jobId}`)).data.job;

const getStatuses = async (jobId: string) =>
	(await getJob(jobId)).metadata.flow.map(({ status }: { status: string }) => status);

async function start(app: string): Promise<string> {
	const { data } = await simulated.api.put(`/workflows/${app}/run`, { prompt: 'x' });
	return data.job.jobId;
}

const answer = async (app: string, kind: string, body: object, query = '?projectId=proj_any') =>
	await simulated.api.put(`/workflows/${app}/${kind}${query}`, body);

const approve = async (workflowJobId: string, action?: string, query?: string) =>
	await answer(
		'wflow_review',
		'user-approval',
		{ nodeId: 'approve', workflowJobId, ...(action && { action }) },
		query,
	);

describe('an app that asks for approval', () => {
	it('runs up to its question and waits there', async () => {
		const jobId = await start('wflow_review');
		expect(await getStatuses(jobId)).toEqual(['processing', 'pending', 'pending']);
		simulated.control.advance(50);
		expect(await getStatuses(jobId)).toEqual(['success', 'processing', 'pending']);
		const { progress } = await getJob(jobId);
		simulated.control.advance(1e6);
		expect(await getJob(jobId)).toMatchObject({
			status: 'in-progress',
			progress,
			metadata: { assetIds: [] },
		});
	});

	it('continues when approved, which is the default', async () => {
		const jobId = await start('wflow_review');
		simulated.control.advance(60);
		const { status, data } = await approve(jobId);
		expect([status, data.job.status]).toEqual([200, 'in-progress']);
		expect(await getStatuses(jobId)).toEqual(['success', 'success', 'processing']);
		simulated.control.advance(49);
		expect((await getJob(jobId)).status).toBe('in-progress');
		simulated.control.advance(1);
		const { metadata } = await getJob(jobId);
		expect(await getStatuses(jobId)).toEqual(['success', 'success', 'success']);
		expect(metadata.flow[2].assets).toEqual([
			{ assetId: metadata.assetIds[0], url: expect.stringMatching(/^http/) },
		]);
		expect((await simulated.api.get(`/assets/${metadata.assetIds[0]}`)).status).toBe(200);
	});

	it('is canceled and refunded when rejected', async () => {
		const jobId = await start('wflow_review');
		simulated.control.advance(60);
		const { data } = await approve(jobId, 'reject');
		expect(data.job.status).toBe('canceled');
		expect(await getStatuses(jobId)).toEqual(['success', 'rejected', 'skipped']);
		expect(simulated.control.creditsCharged()).toBe(0);
	});

	it('rejects answers given too early, twice, to another node, or without a project', async () => {
		const jobId = await start('wflow_review');
		expect((await approve(jobId)).status).toBe(400);
		simulated.control.advance(60);
		expect((await approve(jobId, 'approve', '')).data.reason).toBe('"projectId" is required');
		expect((await approve(jobId, 'maybe')).status).toBe(400);
		const other = { nodeId: 'draft', workflowJobId: jobId };
		expect((await answer('wflow_review', 'user-approval', other)).status).toBe(400);
		expect((await approve('job_none')).status).toBe(404);
		expect((await approve(jobId)).status).toBe(200);
		expect((await approve(jobId)).status).toBe(400);
	});
});

describe('an app that asks for a selection', () => {
	const select = async (workflowJobId: string, more: object) =>
		await answer('wflow_pick', 'user-selection', { nodeId: 'pick', workflowJobId, ...more });

	it('offers images, and continues with those selected', async () => {
		const jobId = await start('wflow_pick');
		simulated.control.advance(60);
		const [draft, { items }] = (await getJob(jobId)).metadata.flow;
		expect(draft.assets.map(({ assetId }: { assetId: string }) => assetId)).toEqual(items);
		expect(items).toHaveLength(3);
		for (const id of items) {
			expect((await simulated.api.get(`/assets/${id}`)).data.asset.kind).toBe('image');
		}
		for (const selectedIndices of [undefined, [], [3], [-1], ['0'], [0, 1, 2]]) {
			expect((await select(jobId, { action: 'select', selectedIndices })).status).toBe(400);
		}
		expect((await select(jobId, { action: 'select', selectedIndices: [2, 0] })).status).toBe(200);
		simulated.control.advance(50);
		expect((await getJob(jobId)).status).toBe('success');
	});

	it('is canceled when rejected', async () => {
		const jobId = await start('wflow_pick');
		simulated.control.advance(60);
		expect((await select(jobId, { action: 'reject' })).data.job.status).toBe('canceled');
	});
});
