import { getModelKind, parseModel } from '../../../nodes/Scenario/models/model';
import { seedance2 } from '../../fixtures/models.cts';
import { inputsOf, modelOf } from './inputs.cts';

test('reads a recorded model', () => {
	expect(parseModel(seedance2())).toMatchObject({
		id: 'model_bytedance-seedance-2-0',
		name: 'Seedance 2.0',
		type: 'custom',
		privacy: 'public',
		provider: 'Bytedance',
		capabilities: ['txt2video', 'img2video', 'video2video'],
		accessRestrictions: 50,
	});
	const [prompt, image] = modelOf(seedance2()).inputs;
	expect(prompt).toMatchObject({ name: 'prompt', type: 'string', maxLength: 6000, prompt: true });
	expect(image).toMatchObject({
		label: 'First Frame',
		fileKind: 'image',
		required: {
			ifDefined: [{ other: 'lastFrameImage', message: 'Set the first frame as well.' }],
		},
	});
});

test('reads a list row, which has no inputs', () => {
	expect(parseModel({ id: 'model_a', custom: true })).toMatchObject({
		id: 'model_a',
		name: 'model_a',
		type: 'custom',
		inputs: [],
		capabilities: [],
		tags: [],
		accessRestrictions: 0,
	});
});

test.each([null, undefined, 5, 'model_a', [], {}, { id: '' }, { id: 5 }, { id: ' ' }])(
	'rejects %j as a model',
	(record) => expect(parseModel(record)).toBeUndefined(),
);

test('ignores values of the wrong type', () => {
	const wrong = { name: 5, type: {}, capabilities: 'txt2video', tags: [1, 'a'], uiConfig: [] };
	const more = { inputs: { name: 'x' }, accessRestrictions: '50', complianceMetadata: 'Google' };
	const model = modelOf({ id: 'model_a', ...wrong, ...more });
	const expected = { capabilities: [], tags: ['a'], inputs: [], accessRestrictions: 0 };
	expect(model).toMatchObject({ name: 'model_a', ...expected });
	expect(model.provider).toBeUndefined();
});

test('drops nameless and duplicate inputs, and invalid properties', () => {
	const inputs = inputsOf(
		{ type: 'string' },
		{ name: '' },
		{ name: 5 },
		{ name: '__proto__' },
		{ name: 'a', type: 'number', min: '0', max: NaN, step: null, maxLength: -1, label: 5 },
		{ name: 'a', type: 'file' },
		{ name: 'b', type: 'hologram', allowedValues: [], prompt: 'yes', required: 'yes' },
		{ name: 'c', allowedValues: ['', null, 1, 1, Infinity, 'x', {}, true] },
	);
	expect(inputs.map(({ name, type }) => [name, type])).toEqual([
		['a', 'number'],
		['b', 'string'],
		['c', 'string'],
	]);
	const [a, b, c] = inputs;
	expect(a).toMatchObject({ label: 'A' });
	for (const limit of ['min', 'max', 'step', 'maxLength'] as const) {
		expect(a?.[limit]).toBeUndefined();
	}
	expect([b?.allowedValues, b?.prompt, b?.required]).toEqual([undefined, undefined, undefined]);
	expect(c?.allowedValues).toEqual([1, 'x']);
});

test.each([
	['custom', 'custom'],
	['flux.1-lora', 'lora'],
	['qwen-image-edit-2511-lora', 'lora'],
	['flux.1-composition', 'composition'],
	['flux.1-pro', undefined],
	['elevenlabs-voice', undefined],
	['lora', undefined],
	[undefined, undefined],
])('%s is of the kind %s', (type, kind) => expect(getModelKind(type)).toBe(kind));
