import { makeAsset, submit, useSimulator } from './support.cts';

const bench = useSimulator();

/** The body of the vendor's guide, but for its prompt. */
const GUIDE = { prompt: 'A skateboarder', generateAudio: true, aspectRatio: '16:9', duration: 8 };
const VEO3 = '/generate/custom/model_veo3';

describe('a submission', () => {
	it('of the guide makes a job, and tells what it costs', async () => {
		const { status, data } = await bench.api.post(`${VEO3}?projectId=yourprojectid`, GUIDE);
		expect(status).toBe(200);
		expect(data).toMatchObject({
			creativeUnitsCost: 120,
			creativeUnitsDiscount: 0,
			job: {
				jobId: expect.stringMatching(/^job_/),
				jobType: 'custom',
				status: 'queued',
				progress: 0,
				metadata: { assetIds: [], input: { ...GUIDE, modelId: 'model_veo3' } },
				billing: { cuCost: 120, cuDiscount: 0 },
			},
		});
		expect(bench.control.jobsCreated()).toMatchObject([
			{
				jobId: data.job.jobId,
				modelId: 'model_veo3',
				projectId: 'yourprojectid',
				body: GUIDE,
				cost: 120,
				charged: 120,
			},
		]);
		expect(bench.control.creditsCharged()).toBe(120);
	});

	it('ignores what the model does not know, dryRun in the body among it', async () => {
		await submit(bench, VEO3, { ...GUIDE, steps: 20, dryRun: true });
		const [job] = bench.control.jobsCreated();
		expect(job).toMatchObject({ body: { steps: 20, dryRun: true }, charged: 120 });
		const { data } = await bench.api.get(`/jobs/${job?.jobId}`);
		expect(data.job.metadata.input).toEqual({ ...GUIDE, modelId: 'model_veo3' });
	});

	it('with text for a list of files runs without them, and is charged', async () => {
		const image = await makeAsset(bench, '/generate/custom/model_ernie-image', { prompt: 'x' });
		bench.control.reset();
		const path = '/generate/custom/model_kling-o1-r2v';
		await submit(bench, path, { prompt: 'x', images: image.id });
		const [job] = bench.control.jobsCreated();
		expect(job).toMatchObject({ body: { images: image.id }, charged: 56 });
		const { data } = await bench.api.get(`/jobs/${job?.jobId}`);
		expect(data.job.metadata.input).not.toHaveProperty('images');
	});
});

describe('the price', () => {
	const priceOf = async (body: object, model = 'model_veo3') => {
		const path = `/generate/custom/${model}?dryRun=true`;
		const { status, data } = await bench.api.post(path, body);
		expect(status).toBe(269);
		return data.creativeUnitsCost as number;
	};

	it('is told by a dry run with status 269, and no job is made', async () => {
		const { status, data } = await bench.api.post(`${VEO3}?dryRun=true`, GUIDE);
		expect(status).toBe(269);
		expect(data).toEqual({
			creativeUnitsCost: 120,
			creativeUnitsDiscount: 0,
			costDetails: { 'custom-generation': 120 },
		});
		expect(bench.control.jobsCreated()).toEqual([]);
	});

	it('follows the inputs that are flagged, and no others', async () => {
		const usual = await priceOf(GUIDE);
		expect(await priceOf({ ...GUIDE, duration: 4 })).toBe(usual / 2);
		expect(await priceOf({ ...GUIDE, resolution: '1080p' })).toBe(usual * 1.5);
		expect(await priceOf({ ...GUIDE, generateAudio: false })).toBeLessThan(usual);
		expect(await priceOf({ ...GUIDE, aspectRatio: '9:16', seed: 7 })).toBe(usual);
		const model = 'model_xai-grok-imagine-video';
		expect(await priceOf({ prompt: 'x', numOutputs: 3 }, model)).toBe(
			3 * (await priceOf({ prompt: 'x' }, model)),
		);
	});

	it('of a dry run is the price of the run', async () => {
		const body = { ...GUIDE, duration: 6 };
		const told = await priceOf(body);
		await submit(bench, VEO3, body);
		expect(bench.control.creditsCharged()).toBe(told);
	});

	it('is not told for a body that would be refused', async () => {
		const { status } = await bench.api.post(`${VEO3}?dryRun=true`, { ...GUIDE, duration: 7 });
		expect(status).toBe(400);
	});
});

describe('a model that can not be run', () => {
	it.each([
		['model_none', 404, 'Model model_none not found'],
		['model_demo-brand-lora', 400, 'Custom models only are supported for this endpoint'],
	])('%s', async (id, status, reason) => {
		const reply = await bench.api.post(`/generate/custom/${id}`, {});
		expect(reply.status).toBe(status);
		expect(reply.data.reason).toBe(reason);
	});
});

describe('some replies', () => {
	const free = useSimulator({ plan: 25, dryRunStatus: 402 });

	it('a model above the plan is 403, for its price too', async () => {
		const path = '/generate/custom/model_bytedance-seedance-2-0?dryRun=true';
		const { status, data } = await free.api.post(path, { prompt: 'x' });
		expect(status).toBe(403);
		expect(data).toMatchObject({
			reason: 'You are not allowed to use this model with your plan',
			name: 'ModelAccessRestrictedError',
			details: { currentPlan: 'cu-basic', requiredPlan: 'cu-pro-q3-25' },
		});
	});

	it('a model of the plan itself runs', async () => {
		const body = { prompt: 'x', generateAudio: true };
		expect((await free.api.post('/generate/custom/model_veo3-1', body)).status).toBe(200);
	});

	it('a dry run may be answered with 402', async () => {
		const { status, data } = await free.api.post(`${VEO3}?dryRun=true`, GUIDE);
		expect([status, data]).toEqual([402, { estimatedCost: 120 }]);
	});

	it('one refusal in three carries a trace id', async () => {
		const traces = [];
		for (let i = 0; i < 6; i++)
			traces.push((await free.api.get('/models/model_none')).data.trace_id);
		expect(traces.filter(Boolean)).toHaveLength(2);
	});
});
