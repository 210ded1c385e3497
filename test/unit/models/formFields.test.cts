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

/** The visible part of a form: label, type, whether it is required, whether it is shown by default. */
const formOf = (record: object) =>
	createModelFields(modelOf(record)).map(({ displayName, type, required, removed, defaultValue }) =>
		[
			`${displayName}${required ? ' *' : ''}`,
			type,
			removed ? 'on request' : 'at once',
			defaultValue === undefined ? '' : JSON.stringify(defaultValue),
		].join(' | '),
	);

describe('forms', () => {
	test('Seedance 2.0', () => {
		expect(formOf(seedance2())).toEqual([
			'First Frame (image: binary field, asset ID or URL) | string | at once | ',
			'Last Frame (image: binary field, asset ID or URL) | string | at once | ',
			'Reference Images (up to 9 images: binary fields, asset IDs or URLs) | string | at once | ',
			'Reference Videos (up to 3 videos: binary fields, asset IDs or URLs) | string | at once | ',
			'Reference Audio (up to 3 audio files: binary fields, asset IDs or URLs) | string | at once | ',
			'Duration | options | at once | -1',
			'Resolution | options | at once | "720p"',
			'Aspect Ratio | options | on request | "adaptive"',
			'Generate Audio | boolean | on request | true',
		]);
	});

	test('Veo 3.1, whose record has no labels', () => {
		expect(formOf(veo31())).toEqual([
			'Image (image: binary field, asset ID or URL) | string | at once | ',
			'Last Frame Image (image: binary field, asset ID or URL) | string | at once | ',
			'Reference Images (up to 3 images: binary fields, asset IDs or URLs) | string | at once | ',
			'Reference Images Type | options | on request | "ASSET"',
			'Negative Prompt | string | on request | ',
			'Resolution | options | on request | "720p"',
			'Generate Audio * | boolean | at once | true',
			'Aspect Ratio | options | on request | "16:9"',
			'Duration | options | on request | 8',
			'Seed | number | on request | ',
		]);
	});

	test('Kling V3', () => {
		expect(formOf(klingV3())).toEqual([
			'Multi Prompt (JSON list of up to 6: prompt, duration) | array | at once | ',
			'Duration | options | at once | "5"',
			'Generate Audio | boolean | at once | true',
			'Shot Type | options | on request | "customize"',
			'Aspect Ratio | options | on request | "16:9"',
			'CFG Scale (0-1, step 0.1) | number | on request | 0.5',
			'Negative Prompt (up to 2500 characters) | string | on request | ',
		]);
	});

	test('LTX keyframes', () => {
		expect(formOf(ltxKeyframes())).toEqual([
			'Keyframes (JSON list of at least 2: image, timestamp, strength) * | array | at once | ',
			'Width (64-4096, step 32) | number | on request | ',
			'Duration (3-20) | number | on request | 6',
		]);
	});

	test('Patina', () => {
		expect(formOf(patina())).toEqual([
			'Image (image: binary field, asset ID or URL) | string | at once | ',
			'Mask (image: binary field, asset ID or URL) | string | at once | ',
			'Maps (comma-separated: basecolor, normal, roughness, metalness, height) | string | at once | "basecolor, normal, roughness, metalness, height"',
			'Upscale Factor | options | at once | 0',
			'Enable Prompt Expansion | boolean | on request | true',
		]);
	});

	test('FLUX.1 Dev', () => {
		expect(formOf(flux1Dev())).toEqual([
			'LoRA or Composition Model (ID of a FLUX.1 LoRA or composition) | string | on request | ',
			'Flux LoRA (up to 6 IDs of FLUX.1 LoRAs, comma-separated) | string | on request | ',
			'LoRA Scale (0-2, step 0.05, comma-separated) | string | on request | ',
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
		[{ type: 'number', min: 0 }, 'It (at least 0)'],
		[{ type: 'number', max: 9 }, 'It (up to 9)'],
		[{ type: 'number', step: 16 }, 'It (step 16)'],
		[{ type: 'number', step: 1, min: 1, max: 4 }, 'It (1-4)'],
		[{ type: 'number', allowedValues: [1, 2], min: 1 }, 'It'],
		[{ type: 'string', minLength: 3, maxLength: 9 }, 'It (3-9 characters)'],
		[{ type: 'string', color: true }, 'It (color)'],
		[{ type: 'file' }, 'It (file: binary field, asset ID or URL)'],
		[{ type: 'file', kind: '3d' }, 'It (3D file: binary field, asset ID or URL)'],
		[{ type: 'file', kind: 'hologram' }, 'It (hologram file: binary field, asset ID or URL)'],
		[
			{ type: 'file', kind: 'video', maxDuration: 60, maxSize: 52_428_800 },
			'It (video of at most 60 s, 50 MB: binary field, asset ID or URL)',
		],
		[
			{ type: 'file_array', kind: 'image', minLength: 2, maxLength: 9 },
			'It (2-9 images: binary fields, asset IDs or URLs)',
		],
		[{ type: 'file_array' }, 'It (files: binary fields, asset IDs or URLs)'],
		[{ type: 'model' }, 'It (model ID)'],
		[{ type: 'model_array' }, 'It (model IDs, comma-separated)'],
		[{ type: 'number_array' }, 'It (numbers, comma-separated)'],
		[
			{ type: 'number_array', maxLength: 2, max: 1 },
			'It (up to 2 numbers, up to 1, comma-separated)',
		],
		[{ type: 'string_array' }, 'It (comma-separated)'],
		[{ type: 'string_array', maxLength: 3 }, 'It (up to 3, comma-separated)'],
		[{ type: 'inputs_array' }, 'It (JSON list)'],
		[{ type: 'inputs_array', maxLength: 3 }, 'It (JSON list of up to 3)'],
		[{ name: 'firstFPSValue2x' }, 'First FPS Value2x'],
		[{ name: 'cfg_scale', label: ' ' }, 'CFG Scale'],
	];
	test.each(cases)('%j', (input, label) => {
		expect(fieldOf(input).displayName).toBe(label);
	});

	test('fit on one line, whatever they contain', () => {
		const many = Array.from({ length: 1286 }, (_, at) => `some_value_${at}`);
		const long = 'A label that goes on and on, further than anybody would care to read it';
		const inputs = [
			{ name: 'a', type: 'string_array', allowedValues: many },
			{ name: 'b', type: 'inputs_array', inputs: many.map((name) => ({ name })) },
			{ name: 'c', type: 'file', label: long },
			{ name: 'd', type: 'file', label: `${long} ${long}` },
			{ name: 'e', type: 'model_array', modelTypes: many, label: 'Models' },
			{ name: 'f'.repeat(200), type: 'number' },
		];
		const labels = fieldsOf(...inputs).map(({ displayName }) => displayName);
		for (const label of labels) expect(label.length).toBeLessThanOrEqual(80);
		expect(labels[0]).toMatch(/^A \(comma-separated: some_value_0, some_value_1, .+, …\)$/);
		expect(labels[2]).toBe(`${long} (file)`);
		expect(labels[3]).toMatch(/^A label .+…$/);
	});

	test('include the name if two inputs share a label', () => {
		const seeds = fieldsOf({ name: 'textureSeed', label: 'Seed' }, { name: 'seed', label: 'Seed' });
		expect(seeds.map(({ displayName }) => displayName)).toEqual(['Texture Seed', 'Seed']);
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
