import {
	describeIssues,
	describeKeys,
	describeModelType,
	describeModelTypes,
	fileNoun,
	withArticle,
} from '../../../nodes/Scenario/models/describe';
import { avatars } from '../../fixtures/models.cts';
import { modelOf } from './inputs.cts';

const keysOf = (...inputs: object[]) => describeKeys(modelOf({ id: 'm', name: 'Lens', inputs }));

test.each([
	[{ name: 'seed', type: 'number' }, 'seed (number)'],
	[{ name: 'seed', type: 'number', min: 0 }, 'seed (number, at least 0)'],
	[{ name: 'steps', type: 'number', max: 50 }, 'steps (number, at most 50)'],
	[{ name: 'scale', type: 'number', min: -1, max: 1 }, 'scale (number, -1 to 1)'],
	[
		{ name: 'duration', type: 'number', allowedValues: [4, 8], required: { always: true } },
		'duration (number, required, one of 4, 8)',
	],
	[{ name: 'ratio', type: 'string', allowedValues: ['16:9'] }, 'ratio (string, one of "16:9")'],
	[
		{ name: 'images', type: 'file_array', kind: 'image' },
		'images (list of images: binary fields, URLs or asset IDs)',
	],
	[
		{ name: 'shots', type: 'inputs_array', inputs: [{ name: 'at' }, { name: 'image' }] },
		'shots (list of objects with at, image)',
	],
])('%j is described in the keys of a model', (input, told) =>
	expect(keysOf(input)).toBe(`Lens takes: ${told}.`),
);

test('lists each key once, in the order of the model', () => {
	expect(keysOf({ name: 'prompt', type: 'string' }, { name: 'seed', type: 'number' })).toBe(
		'Lens takes: prompt (string); seed (number).',
	);
	expect(keysOf()).toBe('Lens takes no parameters.');
});

test('omits a list of 1,286 choices', () => {
	expect(describeKeys(modelOf(avatars())).length).toBeLessThan(3_000);
});

test.each([
	['flux.1-lora', 'FLUX.1 LoRA'],
	['flux.1-composition', 'FLUX.1 composition'],
	['flux.1-kontext-lora', 'FLUX.1 Kontext LoRA'],
	['flux.2-klein-base-9b-edit-lora', 'FLUX.2 Klein Base 9B Edit LoRA'],
	['zimage-de-turbo-lora', 'Z-Image De Turbo LoRA'],
	['qwen-image-2512-lora', 'Qwen Image 2512 LoRA'],
	['custom', 'custom model'],
	['elevenlabs-voice', 'elevenlabs-voice model'],
])('%s is a "%s"', (type, words) => expect(describeModelType(type)).toBe(words));

test.each([
	[['flux.1-lora'], 'FLUX.1 LoRA', 'FLUX.1 LoRAs'],
	[
		['flux.1-lora', 'flux.1-composition'],
		'FLUX.1 LoRA or composition',
		'FLUX.1 LoRAs or compositions',
	],
	[
		['zimage-lora', 'zimage-turbo-lora', 'zimage-de-turbo-lora'],
		'Z-Image, Z-Image Turbo or Z-Image De Turbo LoRA',
		'Z-Image, Z-Image Turbo or Z-Image De Turbo LoRAs',
	],
	[
		['flux.1-lora', 'elevenlabs-voice'],
		'FLUX.1 LoRA or elevenlabs-voice model',
		'FLUX.1 LoRAs or elevenlabs-voice models',
	],
])('%j: "%s", "%s"', (types, one, many) => {
	expect(describeModelTypes(types, 'one')).toBe(one);
	expect(describeModelTypes(types, 'many')).toBe(many);
});

test('issues are counted and listed, of very many only the first', () => {
	const told = (count: number) =>
		describeIssues(
			Array.from({ length: count }, (_, at) => ({ label: '', message: `L${at} is required` })),
		);
	expect([told(0), told(1)]).toEqual(['', 'L0 is required']);
	expect(told(2)).toBe('2 values are not valid: L0 is required; L1 is required');
	expect(told(100)).toMatch(/^100 values .+; L11 is required; and 88 more$/);
});

test.each([
	['image', 'an image'],
	['image-hdr', 'an HDR image'],
	['audio', 'an audio file'],
	['3d', 'a 3D file'],
	['video', 'a video'],
	[undefined, 'a file'],
])('a file of the kind %s is %s', (fileKind, words) =>
	expect(withArticle(fileNoun(fileKind))).toBe(words),
);
