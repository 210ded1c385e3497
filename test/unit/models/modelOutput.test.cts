import {
	modelDetails,
	modelSummary,
	trainedModelDetails,
} from '../../../nodes/Scenario/models/modelOutput';
import { avatars, flux1Dev, klingV3, patina, seedance2 } from '../../fixtures/models.cts';
import { modelOf } from './inputs.cts';

const inputOf = (record: object, name: string) => {
	const { inputs } = modelDetails(modelOf(record));
	return (inputs as Array<Record<string, unknown>>).find((input) => input.name === name);
};

test("a summary has the model's name, capabilities and required plan, or null", () => {
	const { id: modelId, name, capabilities } = klingV3();
	const known = { modelId, name, capabilities, plan: 'Pro plan' };
	expect(modelSummary(modelOf(klingV3()))).toMatchObject(known);
	const unknown = { type: null, provider: null, plan: null, privacy: null };
	const empty = { modelId: 'model_a', name: 'model_a', capabilities: [] };
	expect(modelSummary(modelOf({ id: 'model_a' }))).toEqual({ ...empty, ...unknown });
});

test('the details have every input by name, without unset properties', () => {
	const details = modelDetails(modelOf(seedance2()));
	const names = (details.inputs as Array<{ name: string }>).map(({ name }) => name);
	expect(names).toEqual(seedance2().inputs.map(({ name }: { name: string }) => name));
	const seed = { name: 'seed', type: 'number' };
	const told = { ...seed, label: 'Seed', required: false };
	expect(inputOf({ id: 'model_a', inputs: [seed] }, 'seed')).toEqual(told);
});

test('the details include limits, choices and defaults, even 0 and false', () => {
	const limits = { min: 0, max: 1, step: 0.1, default: 0, costImpact: true };
	const number = { name: 'strength', type: 'number', label: 'Strength', ...limits };
	const inputs = [{ ...number, required: { always: true } }];
	const told = { ...number, required: true };
	expect(inputOf({ id: 'model_a', inputs }, 'strength')).toEqual(told);
	const flag = { name: 'audio', type: 'boolean', default: false };
	expect(inputOf({ id: 'model_a', inputs: [flag] }, 'audio')).toMatchObject(flag);
});

test('the details include nested inputs', () => {
	const inner = { name: 'image', type: 'file', kind: 'image', required: { always: true } };
	const list = { name: 'keyframes', type: 'inputs_array', inputs: [inner] };
	expect(inputOf({ id: 'model_a', inputs: [list] }, 'keyframes')).toMatchObject({
		inputs: [{ name: 'image', type: 'file', kind: 'image', required: true }],
	});
});

test('the details count choices beyond a readable number', () => {
	const inputs: Array<{ name: string; allowedValues?: unknown[] }> = avatars().inputs;
	const choice = inputs.find(({ allowedValues = [] }) => allowedValues.length > 100);
	const told = inputOf(avatars(), choice?.name ?? '');
	const all = choice?.allowedValues ?? [];
	expect(told?.allowedValues).toEqual(all.slice(0, 100));
	expect(told?.moreAllowedValues).toBe(all.length - 100);
	for (const input of modelDetails(modelOf(patina())).inputs as object[]) {
		expect(input).not.toHaveProperty('moreAllowedValues');
	}
});

test('the details of a trained model name its base models, and have the inputs of the first', () => {
	const lora = modelOf({ id: 'model_lora', type: 'flux.1-lora', concepts: [] });
	const bases = [modelOf(flux1Dev()), modelOf({ ...flux1Dev(), id: 'model_other' })];
	const details = trainedModelDetails(lora, bases);
	expect(details).toMatchObject({
		modelId: 'model_lora',
		type: 'flux.1-lora',
		baseModelIds: ['model_bfl-flux-1-dev', 'model_other'],
	});
	const names = (details.inputs as Array<{ name: string }>).map(({ name }) => name);
	expect(names).toEqual(['loras', 'lorasScale', 'prompt', 'strength', 'seed']);
	expect(trainedModelDetails(lora, [])).toMatchObject({ baseModelIds: [], inputs: [] });
});
