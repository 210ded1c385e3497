import { ExecuteContext } from 'n8n-core';

import { byId, generate, generateFields, generateJson } from './parameters.cts';
import { CONTINUE, items, rows, useSimulator } from './support.cts';

const simulated = useSimulator();

const submitted = () => simulated.requestsTo(/\/generate\/custom\//, 'POST');

describe('Generate Video', () => {
	it("sends the example of the vendor's guide key for key and type for type", async () => {
		const values = { generateAudio: true, aspectRatio: '16:9', duration: 8 };
		const prompt = 'A lone skateboarder';
		const over = { model: byId('model_veo3'), prompt, waitForCompletion: false };
		const query = { projectId: 'yourprojectid' };
		await simulated.outputs(generateJson(values, over), { credential: query });
		expect(submitted()).toMatchObject([
			{ path: '/v1/generate/custom/model_veo3', query, body: { prompt, ...values } },
		]);
	});

	it('waits, and returns the video with its details', async () => {
		const parameters = generateJson({ duration: 8, aspectRatio: '9:16' });
		const [item, ...others] = await simulated.outputs(parameters);
		expect(others).toEqual([]);
		const [job] = simulated.created();
		expect(item?.json).toMatchObject({
			jobId: job?.jobId,
			status: 'success',
			modelId: 'model_veo3-1-fast',
			mimeType: 'video/mp4',
		});
		expect(Number(item?.json.height)).toBeGreaterThan(Number(item?.json.width));
		expect(item?.pairedItem).toEqual({ item: 0 });
		const file = item?.binary?.data;
		expect(file).toMatchObject({ mimeType: 'video/mp4', fileExtension: 'mp4', fileType: 'video' });
		simulated.expectItsFile(item);
	});

	it('sends the values of the form, without untouched ones', async () => {
		await simulated.run(
			generateFields({
				duration: '6',
				resolution: null,
				seed: 0,
				generateAudio: false,
				negativePrompt: '',
			}),
		);
		expect(submitted()[0]?.body).toEqual({
			prompt: 'A lighthouse in a storm',
			duration: 6,
			seed: 0,
			generateAudio: false,
		});
	});

	it('returns the job at once without Wait for Completion', async () => {
		const [item] = await simulated.outputs(generate({ waitForCompletion: false }));
		expect(item?.json).toMatchObject({
			jobId: simulated.created()[0]?.jobId,
			progress: 0,
			modelId: 'model_veo3-1-fast',
			assetIds: [],
		});
		expect(item?.binary).toBeUndefined();
	});

	it('accepts a model by URL, and by expression', async () => {
		const url = 'https://app.scenario.com/models/model_veo3-1-fast?tab=about';
		const byUrl = { __rl: true, mode: 'url', value: url };
		const byExpression = { model: byId('={{ $json.model }}'), prompt: '={{ $json.prompt }}' };
		await simulated.outputs(generate({ model: byUrl, waitForCompletion: false }));
		await simulated.outputs(generate({ ...byExpression, waitForCompletion: false }), {
			items: items({ model: 'model_veo3-1-fast', prompt: 'from the item' }),
		});
		const path = '/v1/generate/custom/model_veo3-1-fast';
		expect(submitted()).toMatchObject([{ path }, { path, body: { prompt: 'from the item' } }]);
	});

	it('runs many items at once, reads the model once, and keeps their order', async () => {
		const prompts = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
		simulated.control.nextOutcome({ seconds: 30 });
		const outputs = await simulated.outputs(generate({ prompt: '={{ $json.prompt }}' }), {
			items: items(...prompts.map((prompt) => ({ prompt }))),
		});
		const jobs = new Map(simulated.created().map((job) => [job.jobId, job.body.prompt]));
		expect(outputs.map(({ json: { jobId } }) => jobs.get(String(jobId)))).toEqual(prompts);
		expect(outputs.map(({ pairedItem }) => pairedItem)).toEqual(
			prompts.map((_, item) => ({ item })),
		);
		const models = simulated.requestsTo(/^\/v1\/models\/model_veo3-1-fast$/);
		expect(models).toHaveLength(1);
	});
});

it.each([
	['image', 'txt2img', /^image\//],
	['audio', 'txt2audio', /^audio\//],
	['text', 'txt2txt', /^text\//],
	['threeD', 'txt23d', /^model\//],
])('%s: generates, waits and downloads', async (resource, capability, mimeType) => {
	const inputs = [{ name: 'prompt', type: 'string' as const, prompt: true }];
	simulated.control.setModel({ id: 'model_test', capabilities: [capability], inputs }, 7);
	const [item] = await simulated.outputs(generate({ resource, model: byId('model_test') }));
	expect(item?.json).toMatchObject({ modelId: 'model_test', status: 'success', cost: 7 });
	expect(item?.json.mimeType).toMatch(mimeType);
	simulated.expectItsFile(item);
});

/** n8n copies it with the schema of its form, which may have 200 KB: once for each item, that blocks n8n. */
it.each([
	['items that succeed', {}],
	['invalid items', { duration: 999 }],
])('%s do not copy the node', async (_, values) => {
	const copies = jest.spyOn(ExecuteContext.prototype, 'getNode');
	const countFor = async (count: number) => {
		const before = copies.mock.calls.length;
		const parameters = generateFields(values, { downloadFiles: false });
		await simulated.run(parameters, { items: rows(count), settings: CONTINUE });
		return copies.mock.calls.length - before;
	};
	const few = await countFor(2);
	expect(few).toBeGreaterThan(0);
	expect(await countFor(7)).toBe(few);
	copies.mockRestore();
});

it.each(['generate', 'estimateCost'])('%s reads a few items at a time', async (operation) => {
	let turn = 0;
	const countTurns = () => {
		turn++;
		immediate = setImmediate(countTurns);
	};
	let immediate = setImmediate(countTurns);
	const reads: number[] = [];
	const context = ExecuteContext.prototype as unknown as {
		_getNodeParameter(name: string): unknown;
	};
	const { _getNodeParameter: read } = context;
	const spy = jest.spyOn(context, '_getNodeParameter').mockImplementation(function (
		this: unknown,
		...given
	) {
		if (given[0] === 'parameters') reads.push(turn);
		return read.apply(this, given);
	});
	const over = { operation, prompt: '={{ $json.row }}', waitForCompletion: false };
	await simulated.outputs(generateFields({}, over), { items: rows(60) });
	spy.mockRestore();
	clearImmediate(immediate);
	const inOneTurn = [...new Set(reads)].map((at) => reads.filter((each) => each === at).length);
	expect(reads).toHaveLength(60);
	expect(Math.max(...inOneTurn)).toBeLessThanOrEqual(20);
});
