import type { IDataObject } from 'n8n-workflow';

import { polledTrigger } from '../../tools/engine/polling.cts';
import { byId, generate, generateFields, generateJson, job } from './parameters.cts';
import { CONTINUE, items, SUBMISSION, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, maxJobsInFlight: 0, modelPageSize: 500 });

const FLUX = 'model_bfl-flux-1-dev';
const SCHNELL = 'model_bfl-flux-1-schnell';
const FLUX_2 = 'model_bfl-flux-2-dev';

/** Of the project: LoRA, composition, a LoRA without a base here, and one that is being trained. */
const BRAND = 'model_demo-brand-lora';
const MIX = 'model_demo-brand-mix';
const OLD_BRAND = 'model_demo-qwen-lora';
const NEW_BRAND = 'model_demo-new-lora';

/** Public: two FLUX.1 LoRAs, a composition, a FLUX.2 and a Kontext LoRA. */
const STORYBOOK = 'model_YQrES2iPys22nYwh3YhVfMh8';
const CLAY = 'model_2taP2G9BJL1Rw8t81NwiXGZA';
const INKED_CLAY = 'model_7oiHtKChpcLpy4jq3Jq2BG8n';
const NEON = 'model_CMUu7BjxV8TpdhG3FKoxZRxC';
const RELIGHT = 'model_hFh8M6nQbqGFSKJdP536GXhE';

const baseModel = (id: string) => ({ options: { baseModel: byId(id) } });

const image = (model: string, over: IDataObject = {}) => ({
	resource: 'image',
	model: byId(model),
	...over,
});

const editor = (model: string, over: IDataObject = {}) =>
	simulated.editor(generate(image(model, over)));

const formOf = async (model: string, over: IDataObject = {}) => await editor(model, over).form();

const paths = () => simulated.control.requests().map(({ method, path }) => `${method} ${path}`);

const submitted = () => simulated.created().map(({ modelId, body }) => [modelId, body]);

const outputsOf = async (parameters: IDataObject, ...input: IDataObject[]) =>
	await simulated.json(parameters, input.length > 0 ? { items: items(...input) } : {});

describe('the model list', () => {
	it('takes one request for own models and one for public ones, once', async () => {
		await editor('').list('searchModels');
		await editor('').list('searchModels', 'flux');
		expect(simulated.control.requests().map(({ query }) => query)).toEqual([
			{ privacy: 'private', pageSize: '500', status: 'trained' },
			{ privacy: 'public', pageSize: '500' },
		]);
	});

	it('has own trained models on top and public ones below, with their types', async () => {
		const models = await editor('').list('searchModels');
		expect(models.slice(0, 4).map(({ name, value }) => [name, value])).toEqual([
			['Brand Mix (FLUX.1 composition)', MIX],
			['Brand Style (FLUX.1 LoRA)', BRAND],
			['Old Brand Style (Qwen Image LoRA)', OLD_BRAND],
			['Poster Style · text → image · Demo Project', 'model_demo-poster'],
		]);
		const values = models.map(({ value }) => value);
		expect(values.slice(-5).sort()).toEqual([STORYBOOK, CLAY, INKED_CLAY, NEON, RELIGHT].sort());
		// Its training isn't finished.
		expect(values).not.toContain(NEW_BRAND);
	});

	it('is found by kind and family', async () => {
		expect(await editor('').values('searchModels', 'flux.2 lora')).toEqual([NEON]);
	});
});

it('Get Many finds models by type and visibility', async () => {
	const idsOf = async (filters: IDataObject) => {
		const parameters = { resource: 'model', operation: 'getMany', returnAll: true, filters };
		return (await outputsOf(parameters)).map(({ modelId }) => modelId);
	};
	expect(await idsOf({ kind: 'lora', visibility: 'own' })).toEqual([BRAND, OLD_BRAND]);
	expect(await idsOf({ kind: 'composition' })).toEqual([MIX, INKED_CLAY]);
	const custom = await idsOf({ kind: 'custom' });
	expect(custom).toContain(FLUX);
	expect(custom).not.toContain(BRAND);
	const kontext = { kind: 'lora', visibility: 'public', search: 'flux.1-kontext' };
	expect(await idsOf(kontext)).toEqual([RELIGHT]);
});

it('Get Model of a trained model returns its type, bases and the inputs of the default one', async () => {
	const [details] = await outputsOf({ resource: 'model', operation: 'get', model: byId(BRAND) });
	expect(details).toMatchObject({
		modelId: BRAND,
		type: 'flux.1-lora',
		privacy: 'private',
		baseModelIds: [FLUX, SCHNELL],
	});
	const names = (details?.inputs as IDataObject[]).map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(['prompt', 'loras', 'lorasScale', 'width']));
	expect(names).not.toContain('modelId');
});

describe('the form of a trained model', () => {
	it("has its base's fields, after two requests, each time the same", async () => {
		const form = await formOf(BRAND);
		expect(paths()).toEqual([`GET /v1/models/${BRAND}`, `GET /v1/models/${FLUX}`]);
		const ids = form.fields.map(({ id }) => id);
		expect(ids).toEqual(expect.arrayContaining(['loras', 'lorasScale', 'numOutputs']));
		expect(ids).not.toContain('modelId');
		expect(ids).not.toContain('prompt');
		expect(await formOf(BRAND)).toEqual(form);
	});

	it('has the fields of another base that is selected', async () => {
		const stepsOf = async (over: IDataObject) =>
			(await formOf(BRAND, over)).fields.find(({ id }) => id === 'numInferenceSteps')?.displayName;
		expect(await stepsOf({})).toBe('Num Inference Steps (1-50)');
		expect(await stepsOf(baseModel(SCHNELL))).toBe('Num Inference Steps (1-10)');
	});

	it.each<[string, string, IDataObject, string]>([
		[
			'without a known base',
			OLD_BRAND,
			{},
			'No base model is known that runs Old Brand Style, a Qwen Image LoRA. Select one in "Base Model" under Additional Options.',
		],
		[
			'with a base of another family',
			BRAND,
			baseModel(FLUX_2),
			'FLUX.2 [dev] can\'t run Brand Style, a FLUX.1 LoRA. Select another model in "Base Model", or remove this option to use the default.',
		],
		[
			'with an unknown base',
			BRAND,
			baseModel('model_none'),
			'Scenario has no model model_none in this project to run Brand Style. Select a model in "Base Model", or remove this option to use the default.',
		],
		[
			'that is being trained',
			NEW_BRAND,
			{},
			"New Brand Style can't be used yet: its training has the status training. Wait until the training finishes, or select another model.",
		],
	])('%s says what to do', async (_, model, over, emptyFieldsNotice) => {
		expect(await formOf(model, over)).toEqual({ fields: [], emptyFieldsNotice });
		const { message, description } = await simulated.failure(generate(image(model, over)));
		expect(`${message}. ${description}`).toBe(
			`${emptyFieldsNotice} Nothing was submitted for this item.`,
		);
	});

	it('of a model that runs by itself ignores Base Model', async () => {
		const ids = async (over: IDataObject) =>
			(await formOf('model_ernie-image', over)).fields.map(({ id }) => id);
		expect(await ids(baseModel(FLUX))).toEqual(await ids({}));
	});
});

describe('the list of base models', () => {
	const bases = async (model: string, filter?: string) =>
		await editor(model).values('searchBaseModels', filter);

	it('has those that run the selected model', async () => {
		expect(await bases(BRAND)).toEqual([FLUX, SCHNELL]);
		expect(await bases(BRAND, 'schnell')).toEqual([SCHNELL]);
	});

	it('has all models of the resource that run by themselves where none is known', async () => {
		const all = await bases(OLD_BRAND);
		expect(all).toEqual(expect.arrayContaining([FLUX_2, 'model_ernie-image']));
		expect(all).not.toContain(BRAND);
		expect(all).not.toContain('model_veo3-1-fast');
	});
});

describe('a run', () => {
	const ids = { modelId: BRAND, baseModelId: FLUX };

	it('sends a LoRA to its base, with its scale and further LoRAs', async () => {
		const values = { lorasScale: '0.8, 0.5', loras: CLAY, numOutputs: 2 };
		const outputs = await outputsOf(generateFields(values, image(BRAND)));
		expect(submitted()).toEqual([
			[
				FLUX,
				{
					prompt: 'A lighthouse in a storm',
					loras: [BRAND, CLAY],
					lorasScale: [0.8, 0.5],
					numOutputs: 2,
				},
			],
		]);
		expect(outputs).toHaveLength(2);
		expect(outputs).toMatchObject([ids, ids]);
	});

	it('sends a composition in modelId, alone or with LoRAs', async () => {
		await outputsOf(generateFields({}, image(INKED_CLAY)));
		const [output] = await outputsOf(
			generateFields({ loras: CLAY, lorasScale: 0.5 }, image(INKED_CLAY)),
		);
		const prompt = 'A lighthouse in a storm';
		expect(submitted()).toEqual([
			[FLUX, { prompt, modelId: INKED_CLAY }],
			[FLUX, { prompt, modelId: INKED_CLAY, loras: [CLAY], lorasScale: [0.5] }],
		]);
		expect(output).toMatchObject({ modelId: INKED_CLAY, baseModelId: FLUX });
	});

	it('uses the base that is selected, per item', async () => {
		const parameters = generate(image(BRAND, baseModel('={{ $json.base }}')));
		await outputsOf(parameters, { base: SCHNELL }, { base: FLUX }, {});
		expect(submitted().map(([model]) => model)).toEqual([SCHNELL, FLUX, FLUX]);
	});

	it('takes the model of each item by ID, with JSON', async () => {
		const values = '={{ { lorasScale: [$json.scale], seed: 7 } }}';
		const outputs = await outputsOf(
			generateJson({}, { ...image('={{ $json.model }}'), parametersJson: values }),
			{ model: BRAND, scale: 1 },
			{ model: NEON, scale: 0.7 },
		);
		expect(outputs).toMatchObject([ids, { modelId: NEON, baseModelId: FLUX_2 }]);
		expect(submitted().map(([, body]) => body)).toMatchObject([
			{ loras: [BRAND], lorasScale: [1], seed: 7 },
			{ loras: [NEON], lorasScale: [0.7], seed: 7 },
		]);
		// Each record once, whatever the number of items.
		const records = paths().filter((path) => path.startsWith('GET /v1/models/'));
		expect(records.sort()).toEqual(
			[BRAND, FLUX, NEON, FLUX_2].map((id) => `GET /v1/models/${id}`).sort(),
		);
	});

	it('of a base model with LoRAs in its own form returns the same fields', async () => {
		const [output] = await outputsOf(generateFields({ loras: BRAND }, image(FLUX)));
		expect(output).toMatchObject(ids);
	});
});

it('Estimate Cost prices the base with the trained model, and names both', async () => {
	const estimate = (over: IDataObject = {}) =>
		generate(image(BRAND, { operation: 'estimateCost', ...over }));
	const costDetails = { 'custom-generation': 9, 'quality-gate': 1.75 };
	expect(await outputsOf(estimate())).toEqual([
		{ modelId: BRAND, baseModelId: FLUX, cost: 10.75, discount: 0, costDetails },
	]);
	expect(await outputsOf(estimate(baseModel(SCHNELL)))).toMatchObject([
		{ baseModelId: SCHNELL, cost: 4.75 },
	]);
	expect(submitted()).toEqual([]);
});

it.each<[string, string, IDataObject, string]>([
	[
		'seven LoRAs',
		BRAND,
		{ loras: [CLAY, STORYBOOK, CLAY, STORYBOOK, CLAY, STORYBOOK] },
		'Flux LoRA takes at most 6 models, but got 7',
	],
	[
		'a LoRA of another family',
		BRAND,
		{ loras: [NEON] },
		'Flux LoRA 2 must be a FLUX.1 LoRA, but Neon Streets is a FLUX.2 Dev LoRA',
	],
	[
		'a composition among LoRAs',
		BRAND,
		{ loras: [INKED_CLAY] },
		'Flux LoRA 2 must be a FLUX.1 LoRA, but Inked Clay is a FLUX.1 composition',
	],
	[
		'a LoRA of another family in the form of a base',
		FLUX,
		{ modelId: NEON },
		'LoRA or Composition Model must be a FLUX.1 LoRA or composition, but Neon Streets is a FLUX.2 Dev LoRA',
	],
	[
		'an unknown LoRA',
		BRAND,
		{ loras: ['model_missing'] },
		'Flux LoRA 2 is model_missing, but Scenario has no such model in this project',
	],
])('%s is reported before anything is submitted', async (_, model, values, message) => {
	const parametersJson = `={{ $itemIndex === 0 ? {} : ${JSON.stringify(values)} }}`;
	const parameters = generateJson({}, { ...image(model), parametersJson });
	const error = await simulated.failure(parameters, { items: items({}, {}) });
	expect(error.message).toBe(message);
	expect(submitted()).toEqual([]);
});

describe('a lost reply', () => {
	it.each([
		['a LoRA', BRAND],
		['a composition', INKED_CLAY],
	])('of %s is recovered, and nothing is submitted twice', async (_, model) => {
		simulated.control.nextFault({ kind: 'lostReply', on: SUBMISSION });
		const outputs = await outputsOf(generate(image(model)));
		const created = simulated.created();
		expect(created).toHaveLength(1);
		expect(outputs).toMatchObject([
			{ jobId: created[0]?.jobId, modelId: model, baseModelId: FLUX },
		]);
	});

	it('of a job that never started names the trained model', async () => {
		simulated.control.nextFault({ kind: 'lostRequest', on: SUBMISSION });
		const { message } = await simulated.failure(generate(image(BRAND)));
		expect(message).toMatch(/^Couldn't confirm whether the job for model_demo-brand-lora started/);
		expect(submitted()).toEqual([]);
	});
});

// Last, because it advances the simulator's clock, but not the node's.
describe('the models of a job', () => {
	const CASES = [
		['a LoRA', BRAND],
		['a composition', INKED_CLAY],
	] as const;

	it.each(CASES)('of %s are the same in every operation', async (_, model) => {
		const expected = { modelId: model, baseModelId: FLUX };
		const [queued] = await outputsOf(generate(image(model, { waitForCompletion: false })));
		expect(queued).toMatchObject(expected);
		const input = { jobId: queued?.jobId ?? '' };
		expect(await outputsOf(job('get'), input)).toMatchObject([expected]);
		expect(await outputsOf({ resource: 'job', operation: 'getMany' })).toMatchObject([expected]);
		simulated.control.advance(3_600);
		expect(await outputsOf(job('waitForCompletion'), input)).toMatchObject([expected]);
	});

	it.each(CASES)('of %s are in its error item', async (_, model) => {
		simulated.control.nextOutcome({ kind: 'failure', error: 'Too dark' });
		const [output] = await simulated.json(generate(image(model)), { settings: CONTINUE });
		const [jobId] = simulated.created().map((created) => created.jobId);
		expect(output).toMatchObject({
			error: expect.stringContaining(`Job ${jobId} of ${model} did not succeed: Too dark`),
			jobId,
			modelId: model,
			baseModelId: FLUX,
		});
	});

	it.each([
		['the trained model', BRAND, 1],
		['its base', FLUX, 1],
		['another one', CLAY, 0],
	])('start the trigger for %s', async (_, modelId, count) => {
		const trigger = polledTrigger({ model: byId(modelId) }, simulated.credentials());
		await trigger.poll();
		await outputsOf(generate(image(BRAND)));
		const events = (await trigger.poll())?.flat() ?? [];
		expect(events.map(({ json }) => [json.modelId, json.baseModelId])).toEqual(
			Array.from({ length: count }, () => [BRAND, FLUX]),
		);
	});
});
