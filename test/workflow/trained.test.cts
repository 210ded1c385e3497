import type { IDataObject } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { polledTrigger } from '../../tools/engine/polling.cts';
import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateFields, generateJson, job } from './parameters.cts';
import { items, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, maxJobsInFlight: 0, modelPageSize: 500 });

const { methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

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

const editor = (model: string, over: IDataObject = {}) => {
	return loadOptionsContext(generateJson({}, image(model, over)), simulated.credentials());
};

const listed = async (filter?: string) =>
	(await methods.listSearch.searchModels.call(editor(''), filter)).results;

const formOf = async (model: string, over: IDataObject = {}) =>
	await methods.resourceMapping.getModelParameters.call(editor(model, over));

const submitted = () => simulated.created().map(({ modelId, body }) => [modelId, body]);

async function outputsOf(parameters: IDataObject, input: IDataObject[] = [{}]) {
	const outputs = await simulated.outputs(parameters, { items: items(...input) });
	return outputs.map(({ json }) => json);
}

describe('the model list', () => {
	it('takes one request for own models and one for public ones, once', async () => {
		await listed();
		await listed('flux');
		expect(simulated.control.requests().map(({ query }) => query)).toEqual([
			{ privacy: 'private', pageSize: '500', status: 'trained' },
			{ privacy: 'public', pageSize: '500' },
		]);
	});
});

describe('Get Many', () => {
	const idsOf = async (filters: IDataObject) => {
		const parameters = { resource: 'model', operation: 'getMany', returnAll: true, filters };
		return (await outputsOf(parameters)).map(({ modelId }) => modelId);
	};

	it('finds models by type and visibility', async () => {
		expect(await idsOf({ kind: 'lora', visibility: 'own' })).toEqual([BRAND, OLD_BRAND]);
		expect(await idsOf({ kind: 'composition' })).toEqual([MIX, INKED_CLAY]);
		const custom = await idsOf({ kind: 'custom' });
		expect(custom).toContain(FLUX);
		expect(custom).not.toContain(BRAND);
		expect(await idsOf({ kind: 'lora', visibility: 'public', search: 'flux.1-kontext' })).toEqual([
			RELIGHT,
		]);
	});
});

describe('the form of a trained model', () => {
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
		const run = await simulated.run(generateJson({}, image(model, over)));
		const { message, description } = errorOf(run);
		expect(`${message}. ${description}`).toBe(
			`${emptyFieldsNotice} Nothing was submitted for this item.`,
		);
	});
});

describe('the list of base models', () => {
	const bases = async (model: string, filter?: string) => {
		const { results } = await methods.listSearch.searchBaseModels.call(editor(model), filter);
		return results.map(({ value }) => value);
	};

	it('has those that run the selected model', async () => {
		expect(await bases(BRAND)).toEqual([FLUX, SCHNELL]);
		expect(await bases(BRAND, 'schnell')).toEqual([SCHNELL]);
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

	it('uses the base that is selected, per item', async () => {
		await outputsOf(generateJson({}, image(BRAND, baseModel('={{ $json.base }}'))), [
			{ base: SCHNELL },
			{ base: FLUX },
			{},
		]);
		expect(submitted().map(([model]) => model)).toEqual([SCHNELL, FLUX, FLUX]);
	});
});

describe('Estimate Cost', () => {
	it('prices the base with the trained model, and names both', async () => {
		const estimate = (model: string, over: IDataObject = {}) =>
			generateJson({}, image(model, { operation: 'estimateCost', ...over }));
		expect(await outputsOf(estimate(BRAND))).toEqual([
			{
				modelId: BRAND,
				baseModelId: FLUX,
				cost: 10.75,
				discount: 0,
				costDetails: { 'custom-generation': 9, 'quality-gate': 1.75 },
			},
		]);
		expect(await outputsOf(estimate(BRAND, baseModel(SCHNELL)))).toMatchObject([
			{ baseModelId: SCHNELL, cost: 4.75 },
		]);
		expect(submitted()).toEqual([]);
	});
});

describe('what the service would reject is reported before anything is submitted', () => {
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
			'an unknown LoRA',
			BRAND,
			{ loras: ['model_missing'] },
			'Flux LoRA 2 is model_missing, but Scenario has no such model in this project',
		],
	])('%s', async (_, model, values, message) => {
		const parametersJson = `={{ $itemIndex === 0 ? {} : ${JSON.stringify(values)} }}`;
		const run = await simulated.run(generateJson({}, { ...image(model), parametersJson }), {
			items: items({}, {}),
		});
		expect(errorOf(run).message).toBe(message);
		expect(submitted()).toEqual([]);
	});
});

// Last, because it advances the simulator's clock, but not the node's.
describe('the models of a job', () => {
	it('are the same in every operation', async () => {
		const expected = { modelId: INKED_CLAY, baseModelId: FLUX };
		const [queued] = await outputsOf(
			generateJson({}, image(INKED_CLAY, { waitForCompletion: false })),
		);
		expect(queued).toMatchObject(expected);
		const input = { jobId: queued?.jobId ?? '' };
		expect(await outputsOf(job('get'), [input])).toMatchObject([expected]);
		expect(await outputsOf({ resource: 'job', operation: 'getMany' })).toMatchObject([expected]);
		simulated.control.advance(3_600);
		expect(await outputsOf(job('waitForCompletion'), [input])).toMatchObject([expected]);
	});

	it.each([
		['the trained model', BRAND, 1],
		['its base', FLUX, 1],
		['another one', CLAY, 0],
	])('start the trigger for %s', async (_, modelId, count) => {
		const trigger = polledTrigger({ model: byId(modelId) }, simulated.credentials());
		await trigger.poll();
		await outputsOf(generateJson({}, image(BRAND)));
		const events = (await trigger.poll())?.flat() ?? [];
		expect(events.map(({ json }) => [json.modelId, json.baseModelId])).toEqual(
			Array.from({ length: count }, () => [BRAND, FLUX]),
		);
	});
});
