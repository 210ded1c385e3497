import { customModel, seconds } from './build.cts';
import {
	always,
	choice,
	file,
	files,
	groups,
	negativePrompt,
	number,
	prompt,
	text,
	toggle,
} from './inputs.cts';

const PROVIDER = 'Kuaishou Technology';

const range = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

const v21 = customModel({
	id: 'model_kling-v2-1',
	name: 'Kling V2.1',
	provider: PROVIDER,
	capabilities: ['img2video'],
	price: 30,
	inputs: [
		prompt({ required: always, maxLength: 2500 }),
		file('startImage', 'image', { required: always }),
		negativePrompt(),
		choice('duration', [5, 10], { default: 5 }),
	],
});

const v26 = customModel({
	id: 'model_kling-v2-6-i2v-pro',
	name: 'Kling V2.6 I2V Pro',
	provider: PROVIDER,
	capabilities: ['img2video'],
	price: 42,
	tags: ['Kling', 'First Frame', 'Last Frame'],
	selects: { duration: seconds('5', '10') },
	inputs: [
		prompt({ required: always, maxLength: 2500 }),
		file('image', 'image', { label: 'First Frame', required: always }),
		file('lastFrameImage', 'image', { label: 'Last Frame' }),
		toggle('generateAudio', { default: false, costImpact: true }),
		choice('duration', ['5', '10'], { default: '5' }),
		negativePrompt(),
	],
});

const v3 = customModel({
	id: 'model_kling-v3-t2v-pro',
	name: 'Kling V3 T2V Pro',
	provider: PROVIDER,
	capabilities: ['txt2video'],
	plan: 25,
	price: 56,
	tags: ['Kling', 'T2V', 'Video'],
	selects: {
		duration: seconds(...range(3, 15)),
		shotType: { customize: 'Customize', intelligent: 'Intelligent' },
		// Real records label inputs that don't exist.
		cameraControl: { none: 'None' },
	},
	inputs: [
		prompt({
			maxLength: 2500,
			required: {
				ifNotDefined: {
					multiPrompt: { message: 'Give a prompt, or the prompts of several shots.' },
				},
			},
		}),
		groups(
			'multiPrompt',
			[
				prompt({ required: always, maxLength: 512 }),
				choice('duration', range(1, 15), { default: '5' }),
			],
			{ label: 'Shots', maxLength: 6 },
		),
		choice('duration', range(3, 15), { default: '5' }),
		toggle('generateAudio', { default: true, costImpact: true }),
		choice('shotType', ['customize', 'intelligent'], { default: 'customize' }),
		choice('aspectRatio', ['9:16', '1:1', '16:9'], { default: '16:9' }),
		number('cfgScale', 0, 1, { default: 0.5, step: 0.1, label: 'CFG Scale' }),
		negativePrompt({ maxLength: 2500 }),
	],
});

const o1 = customModel({
	id: 'model_kling-o1-r2v',
	name: 'Kling O1 - Reference Images',
	provider: PROVIDER,
	capabilities: ['img2video'],
	price: 56,
	inputs: [
		prompt({ required: always, maxLength: 2500 }),
		files('images', 'image', { maxLength: 7 }),
		choice('duration', range(3, 10), { default: '5' }),
		choice('aspectRatio', ['9:16', '1:1', '16:9'], { default: '16:9' }),
		groups(
			'elements',
			[
				file('frontalImage', 'image', { required: always }),
				files('referenceImages', 'image', { maxLength: 3 }),
				text('name', { maxLength: 40 }),
			],
			{ maxLength: 7 },
		),
	],
});

export const kling = [v21, v26, v3, o1];
