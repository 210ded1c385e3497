import { makeAsset, submit, useSimulator } from './support.cts';

const simulated = useSimulator();

/** The body in the vendor's guide, except for its prompt. */
const GUIDE = { prompt: 'A skateboarder', generateAudio: true, aspectRatio: '16:9', duration: 8 };
const VEO3 = '/generate/custom/model_veo3';

describe('POST /generate/custom/{id}', () => {
	it('creates the job of the vendor’s guide and returns its cost', async () => {
		const { status, data } = await simulated.api.post(`${VEO3}?projectId=yourprojectid`, GUIDE);
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
		expect(simulated.control.jobsCreated()).toMatchObject([
			{
				jobId: data.job.jobId,
				modelId: 'model_veo3',
				projectId: 'yourprojectid',
				body: GUIDE,
				cost: 120,
				charged: 120,
			},
		]);
		expect(simulated.control.creditsCharged()).toBe(120);
	});

	it('ignores unknown keys, including dryRun in the body', async () => {
		await submit(simulated, VEO3, { ...GUIDE, steps: 20, dryRun: true });
		const [job] = simulated.control.jobsCreated();
		expect(job).toMatchObject({ body: { steps: 20, dryRun: true }, charged: 120 });
		const { data } = await simulated.api.get(`/jobs/${job?.jobId}`);
		expect(data.job.metadata.input).toEqual({ ...GUIDE, modelId: 'model_veo3' });
	});

	it('drops a string sent for a file_array, and charges', async () => {
		const image = await makeAsset(simulated, '/generate/custom/model_ernie-image', { prompt: 'x' });
		simulated.control.reset();
		const path = '/generate/custom/model_kling-o1-r2v';
		await submit(simulated, path, { prompt: 'x', images: image.id });
		const [job] = simulated.control.jobsCreated();
		expect(job).toMatchObject({ body: { images: image.id }, charged: 56 });
		const { data } = await simulated.api.get(`/jobs/${job?.jobId}`);
		expect(data.job.metadata.input).not.toHaveProperty('images');
	});
});

describe('a dry run', () => {
	const getPrice = async (body: object, model = 'model_veo3') => {
		const path = `/generate/custom/${model}?dryRun=true`;
		const { status, data } = await simulated.api.post(path, body);
		expect(status).toBe(269);
		return data.creativeUnitsCost as number;
	};

	it('returns the cost with status 269 and creates no job', async () => {
		const { status, data } = await simulated.api.post(`${VEO3}?dryRun=true`, GUIDE);
		expect(status).toBe(269);
		expect(data).toEqual({
			creativeUnitsCost: 120,
			creativeUnitsDiscount: 0,
			costDetails: { 'custom-generation': 120 },
		});
		expect(simulated.control.jobsCreated()).toEqual([]);
	});

	it('also accepts dryRun=api', async () => {
		const { status, data } = await simulated.api.post(`${VEO3}?dryRun=api`, GUIDE);
		expect([status, data.creativeUnitsCost]).toEqual([269, 120]);
		expect(simulated.control.jobsCreated()).toEqual([]);
	});

	it('depends only on inputs with costImpact', async () => {
		const defaultPrice = await getPrice(GUIDE);
		expect(await getPrice({ ...GUIDE, duration: 4 })).toBe(defaultPrice / 2);
		expect(await getPrice({ ...GUIDE, resolution: '1080p' })).toBe(defaultPrice * 1.5);
		expect(await getPrice({ ...GUIDE, generateAudio: false })).toBeLessThan(defaultPrice);
		expect(await getPrice({ ...GUIDE, aspectRatio: '9:16', seed: 7 })).toBe(defaultPrice);
		const model = 'model_xai-grok-imagine-video';
		expect(await getPrice({ prompt: 'x', numOutputs: 3 }, model)).toBe(
			3 * (await getPrice({ prompt: 'x' }, model)),
		);
	});

	it('returns the cost the run is charged', async () => {
		const body = { ...GUIDE, duration: 6 };
		const told = await getPrice(body);
		await submit(simulated, VEO3, body);
		expect(simulated.control.creditsCharged()).toBe(told);
	});

	it('rejects an invalid body', async () => {
		const { status } = await simulated.api.post(`${VEO3}?dryRun=true`, { ...GUIDE, duration: 7 });
		expect(status).toBe(400);
	});
});

describe("a model that can't be run", () => {
	it.each([
		['model_none', 404, 'Model model_none not found'],
		['model_demo-brand-lora', 400, 'Custom models only are supported for this endpoint'],
	])('%s', async (id, status, reason) => {
		const reply = await simulated.api.post(`/generate/custom/${id}`, {});
		expect(reply.status).toBe(status);
		expect(reply.data.reason).toBe(reason);
	});
});

describe('the quality gate', () => {
	const FLUX = '/generate/custom/model_bfl-flux-1-dev';

	it('is part of the cost of each output', async () => {
		const body = { prompt: 'x', numOutputs: 2 };
		const { data } = await simulated.api.post(FLUX, body);
		expect(data).toMatchObject({
			creativeUnitsCost: 21.5,
			job: { billing: { cuCost: 21.5, cuDiscount: 0, cuCostDetails: { 'quality-gate': 3.5 } } },
		});
		expect(simulated.control.creditsCharged()).toBe(21.5);
	});
});

describe('POST /generate/prompt', () => {
	const ask = async (body: object, query = '') =>
		await simulated.api.post(`/generate/prompt${query}`, body);

	it('returns prompts at once, with an ended job', async () => {
		const { data } = await ask({ mode: 'inventive', prompt: 'A lighthouse', numResults: 2 });
		expect(data).toMatchObject({ creativeUnitsCost: 0.75, costDetails: { prompt: 0.75 } });
		expect(data.prompts).toHaveLength(2);
		const { job } = (await simulated.api.get(`/jobs/${data.job.jobId}`)).data;
		expect(job).toMatchObject({
			jobType: 'generate-prompt',
			status: 'success',
			metadata: { output: { prompts: data.prompts } },
		});
		expect(simulated.control.creditsCharged()).toBe(0.75);
	});

	it('is estimated by a dry run', async () => {
		const { status, data } = await ask({ mode: 'completion', prompt: 'x' }, '?dryRun=api');
		expect([status, data.creativeUnitsCost]).toEqual([269, 0.75]);
		expect(simulated.control.jobsCreated()).toEqual([]);
	});

	it('rejects an unknown mode', async () => {
		expect((await ask({ mode: 'poetic' })).status).toBe(400);
	});
});

describe('options of the simulator', () => {
	const free = useSimulator({ plan: 25, dryRunStatus: 402 });

	it('plan rejects models above it with 403, also in dry runs', async () => {
		const path = '/generate/custom/model_bytedance-seedance-2-0?dryRun=true';
		const { status, data } = await free.api.post(path, { prompt: 'x' });
		expect(status).toBe(403);
		expect(data).toMatchObject({
			reason: 'You are not allowed to use this model with your plan',
			name: 'ModelAccessRestrictedError',
			details: { currentPlan: 'cu-basic', requiredPlan: 'cu-pro-q3-25' },
		});
	});

	it('plan allows models of the same level', async () => {
		const body = { prompt: 'x', generateAudio: true };
		expect((await free.api.post('/generate/custom/model_veo3-1', body)).status).toBe(200);
	});

	it('dryRunStatus sets the status of dry runs', async () => {
		const { status, data } = await free.api.post(`${VEO3}?dryRun=true`, GUIDE);
		expect([status, data]).toEqual([402, { estimatedCost: 120 }]);
	});

	it('a trace ID is in every third error', async () => {
		const traces = [];
		for (let i = 0; i < 6; i++)
			traces.push((await free.api.get('/models/model_none')).data.trace_id);
		expect(traces.filter(Boolean)).toHaveLength(2);
	});
});
