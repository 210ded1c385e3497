import { customModel, seconds } from './build.cts';
import { always, choice, file, files, number, prompt, toggle } from './inputs.cts';

const RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'];
const SECONDS = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/** Deprecated: a tag names its successor. */
const seedance1 = customModel({
	id: 'model_bytedance-seedance-1-pro',
	name: 'Seedance 1 Pro',
	provider: 'Bytedance',
	capabilities: ['txt2video', 'img2video'],
	price: 35,
	tags: ['Seedance', 'deprecated:model_bytedance-seedance-2-0'],
	inputs: [
		prompt({ required: always }),
		file('image', 'image', { label: 'First Frame' }),
		file('lastFrameImage', 'image', { label: 'Last Frame' }),
		number('duration', 2, 12, { default: 5, step: 1 }),
		choice('resolution', ['480p', '720p', '1080p'], { default: '1080p' }),
		choice('aspectRatio', ['9:21', ...RATIOS, 'adaptive'], { default: '16:9' }),
		toggle('cameraFixed', { default: false }),
		number('seed'),
	],
});

const seedance2 = customModel({
	id: 'model_bytedance-seedance-2-0',
	name: 'Seedance 2.0',
	provider: 'Bytedance',
	capabilities: ['txt2video', 'img2video', 'video2video'],
	plan: 50,
	price: 60,
	tags: ['First Frame', 'I2V', 'Last Frame', 'Reference Images', 'Seedance', 'T2V', 'V2V', 'Video'],
	selects: {
		duration: { '-1': 'Auto', ...seconds(...SECONDS) },
		aspectRatio: {
			...Object.fromEntries(RATIOS.map((ratio) => [ratio, ratio])),
			adaptive: 'Auto',
		},
	},
	inputs: [
		prompt({ maxLength: 6000 }),
		file('image', 'image', {
			label: 'First Frame',
			backgroundBehavior: 'opaque',
			required: {
				ifDefined: { lastFrameImage: { message: 'A last frame needs a first frame.' } },
			},
		}),
		file('lastFrameImage', 'image', { label: 'Last Frame', backgroundBehavior: 'opaque' }),
		files('referenceImages', 'image', { maxLength: 9 }),
		files('referenceVideos', 'video', { maxLength: 3, costImpact: true }),
		files('referenceAudio', 'audio', { maxLength: 3 }),
		choice('duration', [-1, ...SECONDS], { default: -1 }),
		choice('resolution', ['480p', '720p', '1080p', '4k'], { default: '720p' }),
		choice('aspectRatio', [...RATIOS, 'adaptive'], { default: 'adaptive' }),
		toggle('generateAudio', { default: true }),
	],
});

export const bytedance = [seedance1, seedance2];
