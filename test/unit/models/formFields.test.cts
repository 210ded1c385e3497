import type { ResourceMapperField } from 'n8n-workflow';
import { validateFieldType } from 'n8n-workflow';

import { createModelFields } from '../../../nodes/Scenario/models/formFields';
import {
	avatars,
	flux1Dev,
	klingV3,
	ltxKeyframes,
	patina,
	seedance2,
	veo31,
} from '../../fixtures/models.cts';
import * as fixtures from '../../fixtures/models.cts';
import { bodyOf, modelOf } from './inputs.cts';

const fieldsOf = (...inputs: object[]) => createModelFields(modelOf({ id: 'model_test', inputs }));

const fieldOf = (input: object) => {
	const [field] = fieldsOf({ name: 'prompt', type: 'string' }, { name: 'it', ...input });
	if (!field) throw new Error('This input has no field');
	return field;
};

/** What a list of objects starts with, as text in text. */
const template = (object: object) => JSON.stringify(JSON.stringify([object], null, 2));

/** The visible part of a form: label, type, whether it is shown by default, its default. */
const formOf = (record: object) =>
	createModelFields(modelOf(record)).map(({ displayName, type, removed, defaultValue }) =>
		[
			displayName,
			type,
			removed ? 'on request' : 'at once',
			defaultValue === undefined ? '' : JSON.stringify(defaultValue),
		].join(' | '),
	);

describe('forms', () => {
	test('Seedance 2.0', () => {
		expect(formOf(seedance2())).toEqual([
			'First Frame (image) | string | at once | ',
			'Last Frame (image) | string | at once | ',
			'Reference Images (≤9) | string | at once | ',
			'Reference Videos (≤3) | string | at once | ',
			'Reference Audio (≤3) | string | at once | ',
			'Duration | options | at once | -1',
			'Resolution | options | at once | "720p"',
			'Aspect Ratio | options | on request | "adaptive"',
			'Generate Audio | boolean | on request | true',
		]);
	});

	test('Veo 3.1, whose record has no labels', () => {
		expect(formOf(veo31())).toEqual([
			'Image (file) | string | at once | ',
			'Last Frame Image (file) | string | at once | ',
			'Reference Images (≤3) | string | at once | ',
			'Reference Images Type | options | on request | "ASSET"',
			'Negative Prompt | string | on request | ',
			'Resolution | options | on request | "720p"',
			'Generate Audio | boolean | at once | true',
			'Aspect Ratio | options | on request | "16:9"',
			'Duration | options | on request | 8',
			'Seed | number | on request | ',
		]);
	});

	test('Kling V3', () => {
		expect(formOf(klingV3())).toEqual([
			`Multi Prompt (JSON, ≤6) | array | at once | ${template({ prompt: '', duration: '' })}`,
			'Duration | options | at once | "5"',
			'Generate Audio | boolean | at once | true',
			'Shot Type | options | on request | "customize"',
			'Aspect Ratio | options | on request | "16:9"',
			'CFG Scale (0-1, step 0.1) | number | on request | 0.5',
			'Negative Prompt | string | on request | ',
		]);
	});

	test('LTX keyframes', () => {
		expect(formOf(ltxKeyframes())).toEqual([
			`Keyframes (JSON, ≥2) * | array | at once | ${template({ image: '', timestamp: '', strength: '' })}`,
			'Width (64-4096, step 32) | number | on request | ',
			'Duration (3-20) | number | on request | 6',
		]);
	});

	test('Patina', () => {
		expect(formOf(patina())).toEqual([
			'Image (file) | string | at once | ',
			'Mask (image) | string | at once | ',
			'Maps (list, ≤5) | string | at once | "basecolor, normal, roughness, metalness, height"',
			'Upscale Factor | options | at once | 0',
			'Enable Prompt Expansion | boolean | on request | true',
		]);
	});

	test('FLUX.1 Dev', () => {
		expect(formOf(flux1Dev())).toEqual([
			'LoRA or Composition Model | string | on request | ',
			'Flux LoRA (≤6 IDs) | string | on request | ',
			'LoRA Scale (list, 0-2) | string | on request | ',
			'Strength (0.01-1, step 0.01) | number | on request | 0.8',
			'Seed (0-2147483647) | number | on request | ',
		]);
	});

	test('a model without inputs has none', () => {
		expect(createModelFields(modelOf({ id: 'model_a' }))).toEqual([]);
		expect(fieldsOf({ name: 'prompt', type: 'string' })).toEqual([]);
	});
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

/** The value of a field after n8n's validation. */
function throughEngine(field: ResourceMapperField, value: unknown): unknown {
	const checked = validateFieldType(field.id, value, field.type ?? 'string', {
		valueOptions: field.options,
	});
	if (!checked.valid) throw new Error(checked.errorMessage);
	return checked.newValue;
}

test.each(Object.entries(fixtures))(
	"%s: an untouched form passes n8n's validation and fits the model",
	(_, record) => {
		const model = modelOf(record());
		const fields = createModelFields(model);
		const filled = fields.map((field) => [
			field.id,
			throughEngine(field, field.defaultValue ?? null) ?? null,
		]);
		const written = model.inputs.some(({ name }) => name === 'prompt') ? { prompt: 'x' } : {};
		const keyframes = fields.some(({ id }) => id === 'keyframes')
			? { keyframes: [{ image: 'a' }, { image: 'b' }] }
			: {};
		const body = bodyOf(model.inputs, { ...Object.fromEntries(filled), ...written, ...keyframes });
		for (const { name, default: preset } of model.inputs) {
			if (preset !== undefined && String(preset) !== '') {
				expect(body).toHaveProperty(name, preset);
			}
		}
	},
);

describe('options', () => {
	const optionsOf = (record: object, id: string) =>
		createModelFields(modelOf(record)).find((field) => field.id === id)?.options;

	test('have the label, and the value in its JSON type', () => {
		expect(optionsOf(seedance2(), 'duration')?.slice(0, 3)).toEqual([
			{ name: 'Auto', value: -1 },
			{ name: '4s', value: 4 },
			{ name: '5s', value: 5 },
		]);
		expect(optionsOf(klingV3(), 'duration')?.[1]).toEqual({ name: '5s', value: '5' });
		expect(optionsOf(patina(), 'upscaleFactor')?.[0]).toEqual({ name: 'None', value: 0 });
	});

	test('show the value if there is no label', () => {
		expect(optionsOf(seedance2(), 'resolution')?.[3]).toEqual({ name: '4k', value: '4k' });
	});

	test('add the value if two values have the same label', () => {
		const selects = { it: { a: 'Same', b: 'Same', c: 'Other' } };
		const record = {
			id: 'model_a',
			inputs: [{ name: 'it', allowedValues: ['a', 'b', 'c'] }],
			uiConfig: { selects },
		};
		expect(optionsOf(record, 'it')?.map(({ name }) => name)).toEqual([
			'Same (a)',
			'Same (b)',
			'Other',
		]);
	});

	test('omit "", which means nothing is selected', () => {
		const field = fieldOf({ allowedValues: ['', 'a-pose', 't-pose'], default: '' });
		expect(field.options?.map(({ value }) => value)).toEqual(['a-pose', 't-pose']);
		expect(field).not.toHaveProperty('defaultValue');
	});

	test('can be hundreds', () => {
		const options = optionsOf(avatars(), 'avatar');
		expect(options).toHaveLength(1286);
		expect(options?.[1285]).toEqual({ name: 'Avatar number 1285', value: 'avatar_1285' });
	});
});

describe('defaults', () => {
	const cases: Array<[input: object, shown: unknown]> = [
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
	];
	test.each(cases)('%j', (input, shown) => {
		const field = fieldOf(input);
		expect(field.defaultValue).toBe(shown);
		expect('defaultValue' in field).toBe(shown !== undefined);
	});
});

describe('labels', () => {
	const cases: Array<[input: object, label: string]> = [
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
		[{ type: 'inputs_array', maxLength: 3 }, 'It (JSON, ≤3)'],
		[{ name: 'firstFPSValue2x' }, 'First FPS Value2x'],
		[{ name: 'cfg_scale', label: ' ' }, 'CFG Scale'],
	];
	test.each(cases)('%j', (input, label) => {
		expect(fieldOf(input).displayName).toBe(label);
	});

	const fitting: Array<[input: object, label: string]> = [
		[{ label: 'Image', type: 'file', kind: 'image' }, 'Image (file)'],
		[
			{ label: 'First Frame', type: 'file', kind: 'image', required: true },
			'First Frame (image) *',
		],
		[{ label: 'Reference Images', type: 'file_array', kind: 'image' }, 'Reference Images (files)'],
		[
			{ label: 'Guidance Scale', type: 'number', max: 20, min: 0, step: 0.05 },
			'Guidance Scale (0-20)',
		],
		[{ label: 'Negative Prompt', type: 'string', maxLength: 2500 }, 'Negative Prompt'],
		[{ label: 'Voice', type: 'model', modelTypes: ['flux.1-lora'] }, 'Voice (ID of FLUX.1 LoRA)'],
		[{ label: 'Lyrics', type: 'string', required: true }, 'Lyrics *'],
		[{ label: 'Steps', type: 'number', required: true, default: 28 }, 'Steps'],
	];
	test.each(fitting)('leave out what has no room: %j', (input, label) => {
		expect(fieldOf(input).displayName).toBe(label);
		expect(label.length).toBeLessThanOrEqual(28);
	});

	test("keep the model's own words, however long", () => {
		const many = Array.from({ length: 1286 }, (_, at) => `some_value_${at}`);
		const long = 'A label that goes on and on, further than anybody would care to read it';
		const inputs = [
			{ name: 'a', type: 'string_array', allowedValues: many },
			{ name: 'b', type: 'inputs_array', inputs: many.map((name) => ({ name })) },
			{ name: 'c', type: 'file', label: long },
			{ name: 'd', type: 'file', label: `${long} ${long}` },
			{ name: 'e', type: 'model_array', modelTypes: many, label: 'Models' },
		];
		const labels = fieldsOf(...inputs).map(({ displayName }) => displayName);
		expect(labels).toEqual([
			'A (list)',
			'B (JSON)',
			long,
			expect.stringMatching(/^A label .+…$/),
			'Models (IDs)',
		]);
	});

	test('include the name if two inputs share a label', () => {
		const seeds = fieldsOf({ name: 'textureSeed', label: 'Seed' }, { name: 'seed', label: 'Seed' });
		expect(seeds.map(({ displayName }) => displayName)).toEqual(['Texture Seed', 'Seed']);
	});
});

describe('descriptions', () => {
	const cases: Array<[input: object, description: string]> = [
		[
			{ type: 'file', kind: 'video', maxDuration: 60, maxSize: 52_428_800 },
			'video: binary field, URL or asset ID, at most 60 s, at most 50 MB',
		],
		[
			{ type: 'file', kind: 'audio', minDuration: 3, maxDuration: 60 },
			'audio file: binary field, URL or asset ID, 3 to 60 s',
		],
		[
			{ type: 'file_array', kind: 'image', minLength: 2, maxLength: 9 },
			'list of images: binary fields, URLs or asset IDs, 2 to 9 entries',
		],
		[{ type: 'number', min: 0, max: 2, step: 0.05 }, 'number, 0 to 2, in steps of 0.05'],
		[{ type: 'string', maxLength: 2500 }, 'string, at most 2500 characters'],
		[{ type: 'string', description: 'The voice to use.' }, 'string. The voice to use.'],
	];
	test.each(cases)('%j', (input, description) => {
		expect(fieldOf(input).description).toBe(description);
	});
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

	test.each([
		['files', { type: 'file' }, [true, undefined]],
		['files', { type: 'file_array' }, [true, true]],
		['lists', { type: 'number_array' }, [undefined, true]],
		['neither', { type: 'inputs_array' }, [undefined, undefined]],
		[
			'files',
			{ type: 'inputs_array', inputs: [{ name: 'image', type: 'file' }] },
			[true, undefined],
		],
	])('the first field says what the form takes: %s', (_, input, [files, lists]) => {
		const [first, second] = fieldsOf({ name: 'x', type: 'number' }, { name: 'y', ...input });
		expect([first?.formTakesFiles, first?.formTakesLists]).toEqual([files, lists]);
		expect([second?.formTakesFiles, second?.formTakesLists]).toEqual([undefined, undefined]);
	});
});

describe('fields shown by default', () => {
	const cases: Array<[input: object, atOnce: boolean]> = [
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
	];
	test.each(cases)('%j', (input, atOnce) => {
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
	expect(marks({ name: 'video', type: 'file' }, { name: 'fps', type: 'number' })).toEqual([
		true,
		false,
	]);
	expect(marks({ name: 'prompt', type: 'string' }, { name: 'fps', type: 'number' })).toEqual([
		false,
	]);
});
