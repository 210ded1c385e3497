import fc from 'fast-check';

import { fieldsOfModel } from '../../../nodes/Scenario/models/fields';
import { readModel } from '../../../nodes/Scenario/models/readModel';
import { seedance2 } from '../../fixtures/models.cts';
import { inputsOf, modelOf } from './inputs.cts';

test('a real record', () => {
	expect(readModel(seedance2())).toMatchObject({
		id: 'model_bytedance-seedance-2-0',
		name: 'Seedance 2.0',
		type: 'custom',
		privacy: 'public',
		provider: 'Bytedance',
		capabilities: ['txt2video', 'img2video', 'video2video'],
		accessRestrictions: 50,
		selects: { duration: { '-1': 'Auto', 4: '4s' } },
	});
	const [prompt, image] = modelOf(seedance2()).inputs;
	expect(prompt).toMatchObject({ name: 'prompt', type: 'string', maxLength: 6000, prompt: true });
	expect(image).toMatchObject({
		label: 'First Frame',
		kind: 'image',
		required: {
			ifDefined: [{ other: 'lastFrameImage', message: 'Set the first frame as well.' }],
		},
	});
});

test('a row of a list, which has no inputs', () => {
	expect(readModel({ id: 'model_a', custom: true })).toMatchObject({
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
	'%j is no model',
	(record) => expect(readModel(record)).toBeUndefined(),
);

test('what has the wrong type is as good as absent', () => {
	const model = modelOf({
		id: 'model_a',
		name: 5,
		type: {},
		capabilities: 'txt2video',
		tags: [1, 'a'],
		inputs: { name: 'x' },
		uiConfig: [],
		accessRestrictions: '50',
		complianceMetadata: 'Google',
	});
	expect(model).toMatchObject({
		name: 'model_a',
		capabilities: [],
		tags: ['a'],
		inputs: [],
		selects: {},
		accessRestrictions: 0,
	});
	expect(model.provider).toBeUndefined();
});

test('inputs: nameless ones go, the first of a name stays, wrong parts are dropped', () => {
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

test('names of the language itself do no harm', () => {
	const record: unknown = JSON.parse(`{
		"id": "model_a", "__proto__": {"name": "polluted"},
		"inputs": [{"name": "constructor", "allowedValues": ["toString"],
			"required": {"ifDefined": {"__proto__": {"message": "x"}}}}],
		"uiConfig": {"selects": {"__proto__": {"a": "b"}, "constructor": {"__proto__": "c"}}}
	}`);
	const model = modelOf(record);
	expect(model.name).toBe('model_a');
	expect(fieldsOfModel(model)[0]?.options).toEqual([{ name: 'toString', value: 'toString' }]);
	expect(Object.keys({})).toEqual([]);
	expect(({} as Record<string, unknown>).a).toBeUndefined();
});

test('an input of inputs of inputs … comes to an end', () => {
	let input: object = { name: 'deepest', type: 'inputs_array' };
	for (let depth = 0; depth < 100; depth++) {
		input = { name: 'list', type: 'inputs_array', inputs: [input] };
	}
	expect(JSON.stringify(inputsOf(input)).split('"list"').length - 1).toBeLessThan(10);
});

test('whatever the service replies, nothing is thrown', () => {
	const part = fc.record(
		{
			name: fc.oneof(fc.string(), fc.jsonValue()),
			type: fc.oneof(fc.constantFrom('number', 'string_array', 'inputs_array'), fc.jsonValue()),
			label: fc.jsonValue(),
			default: fc.jsonValue(),
			required: fc.oneof(
				fc.jsonValue(),
				fc.dictionary(
					fc.constantFrom('always', 'ifDefined', 'ifNotDefined', 'conditionalValues'),
					fc.jsonValue(),
				),
			),
			allowedValues: fc.jsonValue(),
			step: fc.jsonValue(),
			inputs: fc.jsonValue(),
		},
		{ requiredKeys: ['name'] },
	);
	const record = fc.record({
		id: fc.constant('model_a'),
		inputs: fc.oneof(fc.array(part), fc.jsonValue()),
		uiConfig: fc.jsonValue(),
		tags: fc.jsonValue(),
	});
	fc.assert(
		fc.property(record, (reply) => {
			const fields = fieldsOfModel(modelOf(reply));
			for (const { displayName } of fields) expect(displayName.length).toBeLessThanOrEqual(80);
		}),
	);
});
