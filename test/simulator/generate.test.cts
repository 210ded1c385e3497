import { makeAsset, submit, useSimulator } from './support.cts';

const simulated = useSimulator();

/** The body in the vendor's guide, except for its prompt. */
const GUIDE = { prompt: 'A skateboarder', generateAudio: true, aspectRatio: '16:9', duration: 8 };
const VEO3 = '/generate/custom/model_veo3';

const getInput = async (jobId?: string) =>
	(await simulated.api.get(`/jobs/${jobId}`)).data.job.metadata.input;

describe('a run', () => {
	it('ignores unknown keys, including dryRun in the body', async () => {
		await submit(simulated, VEO3, { ...GUIDE, steps: 20, dryRun: true });
		const [job] = simulated.control.jobsCreated();
		expect(job).toMatchObject({ body: { steps: 20, dryRun: true }, charged: 120 });
		expect(await getInput(job?.jobId)).toEqual({ ...GUIDE, modelId: 'model_veo3' });
	});

	it('drops a string sent for a file_array, and charges', async () => {
		const image = await makeAsset(simulated, '/generate/custom/model_ernie-image', { prompt: 'x' });
		simulated.control.reset();
		const path = '/generate/custom/model_kling-o1-r2v';
		await submit(simulated, path, { prompt: 'x', images: image.id });
		const [job] = simulated.control.jobsCreated();
		expect(job).toMatchObject({ body: { images: image.id }, charged: 56 });
		expect(await getInput(job?.jobId)).not.toHaveProperty('images');
	});
});

describe('a dry run', () => {
	const getPrice = async (body: object, path = VEO3) => {
		const { status, data } = await simulated.api.post(`${path}?dryRun=true`, body);
		expect(status).toBe(269);
		return data.creativeUnitsCost as number;
	};

	it('depends only on inputs with costImpact', async () => {
		const usual = await getPrice(GUIDE);
		expect(await getPrice({ ...GUIDE, duration: 4 })).toBe(usual / 2);
		expect(await getPrice({ ...GUIDE, resolution: '1080p' })).toBe(usual * 1.5);
		expect(await getPrice({ ...GUIDE, generateAudio: false })).toBeLessThan(usual);
		expect(await getPrice({ ...GUIDE, aspectRatio: '9:16', seed: 7 })).toBe(usual);
		const grok = '/generate/custom/model_xai-grok-imagine-video';
		const one = await getPrice({ prompt: 'x' }, grok);
		expect(await getPrice({ prompt: 'x', numOutputs: 3 }, grok)).toBe(3 * one);
	});

	it('returns the cost the run is charged', async () => {
		const body = { ...GUIDE, duration: 6 };
		const told = await getPrice(body);
		await submit(simulated, VEO3, body);
		expect(simulated.control.creditsCharged()).toBe(told);
	});
});

it.each<[string, string, object, number]>([
	['a body that is not valid, also in a dry run', `${VEO3}?dryRun=true`, { duration: 7 }, 400],
	['an unknown model', '/generate/custom/model_none', {}, 404],
	['an unknown mode of prompts', '/generate/prompt', { mode: 'poetic' }, 400],
	['too many prompts', '/generate/prompt', { mode: 'completion', numResults: 6 }, 400],
])('%s is rejected', async (_, path, body, expected) => {
	const { status } = await simulated.api.post(path, { ...GUIDE, ...body });
	expect([status, simulated.control.jobsCreated()]).toEqual([expected, []]);
});

it.each([
	['values that an app does not take', 'wflow_poster', 'Input prompt is required'],
	['a draft', 'wflow_draft', expect.any(String)],
])('%s are rejected', async (_, app, reason) => {
	const reply = await simulated.api.put(`/workflows/${app}/run`, {});
	expect([reply.status, reply.data.reason]).toEqual([400, reason]);
});

it('a trace ID is in every third error', async () => {
	const traces = [];
	for (let i = 0; i < 6; i++)
		traces.push((await simulated.api.get('/models/model_none')).data.trace_id);
	expect(traces.filter(Boolean)).toHaveLength(2);
});
