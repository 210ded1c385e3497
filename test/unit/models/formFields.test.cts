import { validateFieldType } from 'n8n-workflow';

import { createModelFields } from '../../../nodes/Scenario/models/formFields';
import * as fixtures from '../../fixtures/models.cts';
import { bodyOf, modelOf } from './inputs.cts';

const fieldsOf = (...inputs: object[]) => createModelFields(modelOf({ id: 'model_test', inputs }));

const fieldOf = (input: object) => {
	const [field] = fieldsOf({ name: 'prompt', type: 'string' }, { name: 'it', ...input });
	if (!field) throw new Error('This input has no field');
	return field;
};

test('the form of Kling V3', () => {
	const fields = createModelFields(modelOf(fixtures.klingV3())).map(
		({ displayName, type, removed, defaultValue }) =>
			[
				displayName,
				type,
				removed ? 'on request' : 'at once',
				defaultValue === undefined ? '' : JSON.stringify(defaultValue),
			].join(' | '),
	);
	const shots = JSON.stringify(JSON.stringify([{ prompt: '', duration: '' }], null, 2));
	expect(fields).toEqual([
		`Multi Prompt (JSON, ≤6) | array | at once | ${shots}`,
		'Duration | options | at once | "5"',
		'Generate Audio | boolean | at once | true',
		'Shot Type | options | on request | "customize"',
		'Aspect Ratio | options | on request | "16:9"',
		'CFG Scale (0-1, step 0.1) | number | on request | 0.5',
		'Negative Prompt | string | on request | ',
	]);
});

test('a model without inputs has no form', () => {
	expect(fieldsOf()).toEqual([]);
	expect(fieldsOf({ name: 'prompt', type: 'string' })).toEqual([]);
});

test('a field has the shape n8n expects', () => {
	expect(fieldOf({ type: 'number', min: -1, max: 20, required: true, default: 3 })).toEqual({
		id: 'it',
		displayName: 'It (-1 to 20)',
		description: 'number, required, -1 to 20',
		type: 'number',
		required: true,
		display: true,
		removed: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		defaultValue: 3,
	});
});

test.each(['file', 'file_array', 'model', 'model_array', 'string_array'])(
	'a field of the type %s takes text',
	(type) => expect(fieldOf({ type }).type).toBe('string'),
);

test.each(Object.entries(fixtures))(
	"%s: an untouched form passes n8n's validation and fits the model",
	(_, record) => {
		const { inputs } = modelOf(record());
		const filled = createModelFields({ inputs }).map(
			({ id, type = 'string', options, defaultValue = null }) => {
				const checked = validateFieldType(id, defaultValue, type, { valueOptions: options });
				if (!checked.valid) throw new Error(checked.errorMessage);
				return [id, checked.newValue ?? null];
			},
		);
		const given = (name: string, value: unknown) =>
			inputs.some((input) => input.name === name) ? { [name]: value } : {};
		const body = bodyOf(inputs, {
			...Object.fromEntries(filled),
			...given('prompt', 'x'),
			...given('keyframes', [{ image: 'a' }, { image: 'b' }]),
		});
		for (const { name, default: preset } of inputs) {
			if (preset !== undefined && String(preset) !== '') {
				expect(body).toHaveProperty(name, preset);
			}
		}
	},
);

test('options have a label, the value in its JSON type, and the value if labels are equal', () => {
	const options = (allowedValues: unknown[], labels: object) =>
		createModelFields(
			modelOf({
				id: 'model_a',
				inputs: [{ name: 'it', type: typeof allowedValues[0], allowedValues, default: '' }],
				uiConfig: { selects: { it: labels } },
			}),
		)[0];
	expect(options([-1, 4], { '-1': 'Auto', 4: '4s' })?.options).toEqual([
		{ name: 'Auto', value: -1 },
		{ name: '4s', value: 4 },
	]);
	// "" means that nothing is selected.
	const field = options(['', 'a', 'b', 'c', 'd'], { a: 'Same', b: 'Same', c: 'Other' });
	expect(field).not.toHaveProperty('defaultValue');
	expect(field?.options).toEqual([
		{ name: 'Same (a)', value: 'a' },
		{ name: 'Same (b)', value: 'b' },
		{ name: 'Other', value: 'c' },
		{ name: 'd', value: 'd' },
	]);
});

test.each<[input: object, shown: unknown]>([
	[{ type: 'string', default: 'x' }, 'x'],
	[{ type: 'string', default: '' }, undefined],
	[{ type: 'string', default: { a: 1 } }, undefined],
	[{ type: 'number', default: 0 }, 0],
	[{ type: 'number', default: '5' }, 5],
	[{ type: 'number', default: 'x' }, undefined],
	[{ type: 'number', default: 7, max: 5 }, undefined],
	[{ type: 'boolean', default: false }, false],
	[{ type: 'boolean', default: 'maybe' }, undefined],
	[{ type: 'string', allowedValues: ['a'], default: 'b' }, undefined],
	[{ type: 'number', allowedValues: [5], default: '5' }, 5],
	[{ type: 'file_array', default: [] }, undefined],
	[{ type: 'string_array', default: 'a,b' }, 'a, b'],
	[{ type: 'string_array', default: ['a', 'b, c'] }, '["a","b, c"]'],
	[{ type: 'number_array', default: [0.5, 1] }, '0.5, 1'],
	[{ type: 'inputs_array', default: [{ a: 1 }] }, '[{"a":1}]'],
	[{ type: 'inputs_array', default: [] }, undefined],
	[{ type: 'model', default: '' }, undefined],
])('the default of %j is %j', (input, shown) => {
	const field = fieldOf(input);
	expect(field.defaultValue).toBe(shown);
	expect('defaultValue' in field).toBe(shown !== undefined);
});

describe('labels', () => {
	test.each<[input: object, label: string]>([
		[{ label: 'Duration (seconds)', type: 'number', min: 3, max: 20 }, 'Duration (seconds, 3-20)'],
		[{ type: 'number', min: 0 }, 'It (≥0)'],
		[{ type: 'number', max: 9 }, 'It (≤9)'],
		[{ type: 'number', step: 16 }, 'It (step 16)'],
		[{ type: 'number', step: 1, min: 1, max: 4 }, 'It (1-4)'],
		[{ type: 'number', allowedValues: [1, 2], min: 1 }, 'It'],
		[{ type: 'string', minLength: 3, maxLength: 9 }, 'It (3-9 characters)'],
		[{ type: 'string', color: true }, 'It (color)'],
		[{ type: 'file' }, 'It (file)'],
		[{ type: 'file', kind: '3d' }, 'It (3D file)'],
		[{ type: 'file', kind: 'hologram' }, 'It (hologram file)'],
		[{ type: 'file', kind: 'video', maxDuration: 60, maxSize: 52_428_800 }, 'It (video, ≤60 s)'],
		[{ type: 'file', kind: 'audio', minDuration: 3 }, 'It (audio file, ≥3 s)'],
		[{ type: 'file', kind: 'video', minDuration: 3, maxDuration: 60 }, 'It (video, 3-60 s)'],
		[{ type: 'file', kind: 'video', minDuration: 0 }, 'It (video)'],
		[{ type: 'file_array', kind: 'image', minLength: 2, maxLength: 9 }, 'It (2-9 images)'],
		[{ type: 'file_array' }, 'It (files)'],
		[{ type: 'model' }, 'It (ID)'],
		[{ type: 'model_array' }, 'It (IDs)'],
		[{ type: 'number_array' }, 'It (list)'],
		[{ type: 'number_array', maxLength: 2, max: 1 }, 'It (list, ≤1)'],
		[{ type: 'string_array' }, 'It (list)'],
		[{ type: 'string_array', maxLength: 3 }, 'It (list, ≤3)'],
		[{ type: 'inputs_array' }, 'It (JSON)'],
		[{ type: 'inputs_array', minLength: 2, required: true }, 'It (JSON, ≥2) *'],
		[{ name: 'firstFPSValue2x' }, 'First FPS Value2x'],
		[{ name: 'cfg_scale', label: ' ' }, 'CFG Scale'],
	])('%j', (input, label) => {
		expect(fieldOf(input).displayName).toBe(label);
	});

	const image = { type: 'file', kind: 'image' };
	const scale = { type: 'number', max: 20, min: 0, step: 0.05 };
	test.each<[label: string, input: object, shown: string]>([
		['Image', image, 'Image (file)'],
		['First Frame', { ...image, required: true }, 'First Frame (image) *'],
		['Reference Images', { ...image, type: 'file_array' }, 'Reference Images (files)'],
		['Reference Images', { ...image, type: 'file_array', maxLength: 9 }, 'Reference Images (≤9)'],
		['Guidance Scale', scale, 'Guidance Scale (0-20)'],
		['Negative Prompt', { type: 'string', maxLength: 2500 }, 'Negative Prompt'],
		['Voice', { type: 'model', modelTypes: ['flux.1-lora'] }, 'Voice (ID of FLUX.1 LoRA)'],
		['Lyrics', { type: 'string', required: true }, 'Lyrics *'],
		['Steps', { type: 'number', required: true, default: 28 }, 'Steps'],
	])('of %s leave out what has no room: %j', (label, input, shown) => {
		expect(fieldOf({ ...input, label }).displayName).toBe(shown);
		expect(shown.length).toBeLessThanOrEqual(28);
	});

	test("keep the model's own words, however long", () => {
		const many = Array.from({ length: 1286 }, (_, at) => `some_value_${at}`);
		const long = 'A label that goes on and on, further than anybody would care to read it';
		const labelOf = (input: object) => fieldOf(input).displayName;
		expect(labelOf({ type: 'string_array', allowedValues: many })).toBe('It (list)');
		expect(labelOf({ type: 'model_array', modelTypes: many })).toBe('It (IDs)');
		expect(labelOf({ type: 'file', label: long })).toBe(long);
		expect(labelOf({ type: 'file', label: `${long} ${long}` })).toMatch(/^A label .+…$/);
	});

	test('include the name if two inputs share a label', () => {
		const seeds = fieldsOf({ name: 'textureSeed', label: 'Seed' }, { name: 'seed', label: 'Seed' });
		expect(seeds.map(({ displayName }) => displayName)).toEqual(['Texture Seed', 'Seed']);
	});
});

const images = { type: 'file_array', kind: 'image', minLength: 2, maxLength: 9 };
test.each<[description: string, input: object]>([
	[
		'video: binary field, URL or asset ID, at most 60 s, at most 50 MB',
		{ type: 'file', kind: 'video', maxDuration: 60, maxSize: 52_428_800 },
	],
	[
		'audio file: binary field, URL or asset ID, 3 to 60 s',
		{ type: 'file', kind: 'audio', minDuration: 3, maxDuration: 60 },
	],
	['list of images: binary fields, URLs or asset IDs, 2 to 9 entries', images],
	['number, 0 to 2, in steps of 0.05', { type: 'number', min: 0, max: 2, step: 0.05 }],
	['string, at most 2500 characters', { type: 'string', maxLength: 2500 }],
	['string. The voice to use.', { type: 'string', description: 'The voice to use.' }],
])('a field is described: %s', (description, input) => {
	expect(fieldOf(input).description).toBe(description);
});

describe('files', () => {
	const file = { type: 'file', kind: 'image', required: true };
	const presets = (...inputs: object[]) => fieldsOf(...inputs).map((field) => field.defaultValue);

	test('start with the binary field "data" if they are required, the first of them', () => {
		expect(presets({ name: 'a', ...file, required: false }, { name: 'b', ...file })).toEqual([
			undefined,
			'data',
		]);
		expect(presets({ name: 'b', ...file }, { name: 'c', ...file })).toEqual(['data', undefined]);
		expect(presets({ name: 'b', ...file, type: 'file_array' })).toEqual(['data']);
	});

	const nested = { type: 'inputs_array', inputs: [{ name: 'image', type: 'file' }] };
	test.each([
		[{ type: 'file' }, true, undefined],
		[{ type: 'file_array' }, true, true],
		[{ type: 'number_array' }, undefined, true],
		[{ type: 'inputs_array' }, undefined, undefined],
		[nested, true, undefined],
	])('and lists are marked in the first field of a form with %j', (input, files, lists) => {
		const [first, second] = fieldsOf({ name: 'x', type: 'number' }, { name: 'y', ...input });
		expect([first?.formTakesFiles, first?.formTakesLists]).toEqual([files, lists]);
		expect([second?.formTakesFiles, second?.formTakesLists]).toEqual([undefined, undefined]);
	});
});

describe('fields shown by default', () => {
	test.each<[input: object, atOnce: boolean]>([
		[{}, false],
		[{ required: { always: true } }, true],
		[{ required: { ifDefined: { other: {} } } }, true],
		[{ required: false }, false],
		[{ required: {} }, false],
		[{ costImpact: true }, true],
		[{ costImpact: false }, false],
		[{ type: 'file' }, true],
		[{ type: 'file_array' }, true],
		[{ type: 'model' }, false],
	])('%j', (input, atOnce) => {
		expect(fieldOf(input).removed).toBe(!atOnce);
	});

	test('include a second prompt, while the first has its own parameter', () => {
		const fields = fieldsOf({ name: 'lyrics', prompt: true }, { name: 'prompt' }, { name: 'x' });
		expect(fields.map(({ id, removed }) => [id, removed])).toEqual([
			['lyrics', false],
			['x', true],
		]);
	});
});

test('the first field of a model that takes no prompt says so', () => {
	const marks = (...inputs: object[]) =>
		fieldsOf(...inputs).map((field) => 'formHasNoPrompt' in field && field.formHasNoPrompt);
	const fps = { name: 'fps', type: 'number' };
	expect(marks({ name: 'video', type: 'file' }, fps)).toEqual([true, false]);
	expect(marks({ name: 'prompt', type: 'string' }, fps)).toEqual([false]);
});
