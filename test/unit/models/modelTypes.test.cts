import {
	describeModelType,
	describeModelTypes,
	getModelKind,
	withArticle,
} from '../../../nodes/Scenario/models/modelTypes';

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

test('an article goes before a vowel or a consonant', () => {
	expect(withArticle('elevenlabs-voice model')).toBe('an elevenlabs-voice model');
	expect(withArticle('FLUX.1 LoRA')).toBe('a FLUX.1 LoRA');
});
