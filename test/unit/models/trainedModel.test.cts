import { createModelFields } from '../../../nodes/Scenario/models/formFields';
import {
	findScaleIssues,
	findSlot,
	findTrainedModelId,
	isTrained,
	trainedFormInputs,
	withTrainedModel,
} from '../../../nodes/Scenario/models/trainedModel';
import { flux1Dev, veo31 } from '../../fixtures/models.cts';
import { modelOf } from './inputs.cts';

const base = modelOf(flux1Dev());
const lora = modelOf({
	id: 'model_lora',
	type: 'flux.1-lora',
	concepts: [{ modelId: 'model_lora', scale: 0.8 }],
});
const composition = modelOf({
	id: 'model_mix',
	type: 'flux.1-composition',
	concepts: [{ modelId: 'model_lora', scale: 0.5 }],
});
const stranger = modelOf({ id: 'model_other', type: 'flux.2-dev-lora' });

/** A base that takes one LoRA and no single model, like Kontext. */
const narrow = modelOf({
	id: 'model_narrow',
	inputs: [
		{ name: 'loras', type: 'model_array', modelTypes: ['flux.1-lora'], maxLength: 1 },
		{ name: 'lorasScale', type: 'number_array', min: 0, max: 2 },
	],
	uiConfig: { lorasComponent: { modelInput: 'loras', scaleInput: 'lorasScale' } },
});

test('LoRAs and compositions are trained models, with the scale of their own', () => {
	expect([base, lora, composition].map(isTrained)).toEqual([false, true, true]);
	expect([lora.scale, composition.scale, stranger.scale]).toEqual([0.8, undefined, undefined]);
});

test.each([
	['a LoRA', base, lora, 'loras'],
	['a composition, which the list does not take', base, composition, 'modelId'],
	['a LoRA of another family', base, stranger, undefined],
	['the only LoRA', narrow, lora, 'loras'],
	['a composition where only a LoRA fits', narrow, composition, undefined],
	['a LoRA where none fits', modelOf(veo31()), lora, undefined],
])('the input for %s', (_, on, trained, name) => {
	expect(findSlot(on, trained)?.input.name).toBe(name);
});

describe('the form of a trained model', () => {
	const formOf = (on: typeof base, trained: typeof base) =>
		createModelFields({ inputs: trainedFormInputs(on, trained) }).map(
			({ displayName, removed, defaultValue }) =>
				[displayName, removed ? 'on request' : 'at once', defaultValue].join(' | '),
		);
	const rest = [
		'Strength (0.01-1, step 0.01) | on request | 0.8',
		'Seed (0-2147483647) | on request | ',
	];

	test('has the scale of a LoRA, and room for further ones', () => {
		expect(formOf(base, lora)).toEqual([
			'Further LoRAs (≤5 IDs) | on request | ',
			'LoRA Scale (list, 0-2) | at once | 0.8',
			...rest,
		]);
	});

	test('says that LoRAs replace those of a composition', () => {
		expect(formOf(base, composition)).toEqual([
			'Replacement LoRAs (≤6 IDs) | on request | ',
			'LoRA Scale (list, 0-2) | on request | ',
			...rest,
		]);
	});

	test('has no list where the base takes one LoRA', () => {
		expect(formOf(narrow, lora)).toEqual(['Loras Scale (list, 0-2) | at once | 0.8']);
	});
});

describe('a trained model among the values', () => {
	const placed = (trained: typeof base, values: Record<string, unknown>) =>
		withTrainedModel(base, trained, values);

	test.each([
		[undefined, []],
		[' ', []],
		['model_a, model_b', ['model_a', 'model_b']],
		['["model_a"]', ['model_a']],
		[['model_a'], ['model_a']],
		[[], []],
	])('comes first in the list: %j', (loras, further) => {
		const values = { seed: 1, loras: ['model_lora', ...further] };
		expect(placed(lora, { seed: 1, loras })).toEqual({ values, issues: [] });
	});

	test.each([[['model_a', 'model_lora']], ['model_a, model_lora'], ['[not JSON]']])(
		'leaves a list with it, or one that is no list, as it is: %j',
		(loras) => expect(placed(lora, { loras })).toEqual({ values: { loras }, issues: [] }),
	);

	test('fills the single input', () => {
		for (const modelId of [undefined, '', 'model_mix']) {
			const { values, issues } = placed(composition, { modelId, loras: 'model_a' });
			expect(values).toEqual({ modelId: 'model_mix', loras: 'model_a' });
			expect(issues).toEqual([]);
		}
	});

	test('is not placed beside another one', () => {
		const label = 'LoRA or Composition Model';
		const message =
			'The trained model is set twice, in "Model" and as "modelId" in the JSON: keep one';
		const { issues } = placed(composition, { modelId: 'model_else' });
		expect(issues).toEqual([{ input: 'modelId', label, message }]);
	});
});

test.each<[body: Parameters<typeof findScaleIssues>[1], ...counts: string[]]>([
	[{ loras: ['a'], lorasScale: [0.8] }],
	[{ loras: ['a', 'b'], lorasScale: [0.8] }],
	[{ loras: ['a'] }],
	[{}],
	// The service fills the list with the LoRAs of the composition.
	[{ modelId: 'model_mix', lorasScale: [0.5, 0.5] }],
	[{ loras: ['a'], lorasScale: [0.8, 0.5] }, '2 for 1'],
	[{ loras: ['a', 'b'], lorasScale: [1, 1, 1] }, '3 for 2'],
	[{ lorasScale: [1] }, '1 for 0'],
	[{ modelId: 'model_mix', loras: ['a'], lorasScale: [1, 1] }, '2 for 1'],
])('scales belong to a LoRA each: %j', (body, ...counts) => {
	expect(findScaleIssues(base, body).map(({ message }) => message)).toEqual(
		counts.map((count) => `LoRA Scale has more numbers than LoRAs: ${count}`),
	);
	// Only models that take LoRAs have them.
	expect(findScaleIssues(modelOf(veo31()), body)).toEqual([]);
});

test('the trained model of a body is the single one, else the first of the list', () => {
	const single = { modelId: 'model_mix', loras: ['model_lora'] };
	expect(findTrainedModelId(base, single)).toBe('model_mix');
	expect(findTrainedModelId(base, { loras: ['model_lora', 'model_a'] })).toBe('model_lora');
	expect(findTrainedModelId(base, { prompt: 'a cat' })).toBeUndefined();
	expect(findTrainedModelId(modelOf(veo31()), { loras: ['model_lora'] })).toBeUndefined();
});
