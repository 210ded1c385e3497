import { useSimulator } from './support.cts';

const simulated = useSimulator();

const idsFor = async (privacy: string) => {
	const { data } = await simulated.api.get(`/workflows?privacy=${privacy}`);
	return data.workflows.map(({ id }: { id: string }) => id);
};

describe('apps', () => {
	it('are listed by privacy', async () => {
		expect(await idsFor('public')).toContain('wflow_poster');
		expect(await idsFor('private')).toEqual(['wflow_intro']);
		const { status, data } = await simulated.api.get('/workflows?privacy=mine');
		expect([status, data]).toEqual([
			400,
			{
				statusCode: 400,
				error: 'Bad Request',
				message: 'Invalid privacy. Must be one of: public, private, unlisted',
			},
		]);
	});

	it('have inputs like models', async () => {
		const { data } = await simulated.api.get('/workflows/wflow_poster');
		expect(data.workflow).toMatchObject({ id: 'wflow_poster', status: 'ready' });
		expect(data.workflow.inputs[0]).toMatchObject({ name: 'prompt', type: 'string' });
		expect((await simulated.api.get('/workflows/wflow_none')).status).toBe(404);
	});

	it('run as jobs that can be filtered by app', async () => {
		const reply = await simulated.api.put('/workflows/wflow_poster/run', { prompt: 'x' });
		expect(reply.status).toBe(200);
		const { jobId } = reply.data.job;
		simulated.control.advance(60);
		const { data } = await simulated.api.get('/jobs?workflowId=wflow_poster');
		expect(data.jobs).toMatchObject([
			{
				jobId,
				jobType: 'workflow',
				status: 'success',
				metadata: { workflowId: 'wflow_poster', assetIds: [expect.stringMatching(/^asset_/)] },
			},
		]);
		expect(data.jobs[0].metadata.input).toEqual({ prompt: 'x' });
		expect(simulated.control.jobsCreated()).toMatchObject([
			{ workflowId: 'wflow_poster', charged: 12 },
		]);
	});

	it('return their cost for a dry run', async () => {
		const path = '/workflows/wflow_poster/run?dryRun=true';
		const { status, data } = await simulated.api.put(path, { prompt: 'x' });
		expect([status, data.creativeUnitsCost]).toEqual([269, 12]);
		expect(simulated.control.jobsCreated()).toEqual([]);
	});

	it('reject invalid inputs, and drafts', async () => {
		const wrong = await simulated.api.put('/workflows/wflow_poster/run', {});
		expect([wrong.status, wrong.data.reason]).toEqual([400, 'Input prompt is required']);
		expect((await simulated.api.put('/workflows/wflow_draft/run', {})).status).toBe(400);
	});
});
