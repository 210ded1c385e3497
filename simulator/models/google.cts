import { customModel } from './build.cts';
import {
	always,
	choice,
	file,
	files,
	negativePrompt,
	number,
	prompt,
	text,
	toggle,
} from './inputs.cts';

const MOVIES = ['txt2video', 'img2video'];

const settings = () => [
	choice('resolution', ['720p', '1080p'], { default: '720p' }),
	toggle('generateAudio', { required: always, default: true, costImpact: true }),
	choice('aspectRatio', ['16:9', '9:16'], { default: '16:9' }),
	choice('duration', [4, 6, 8], { default: 8 }),
	number('seed'),
];

const frames = () => [
	file('image', 'image', { label: 'First Frame' }),
	file('lastFrameImage', 'image', { label: 'Last Frame' }),
	files('referenceImages', 'image', { maxLength: 3 }),
];

/** An old-style record: `required` is a plain boolean. */
const veo3 = customModel({
	id: 'model_veo3',
	name: 'Google Veo 3',
	provider: 'Google',
	capabilities: MOVIES,
	price: 120,
	inputs: [
		prompt({ required: false }),
		file('image', 'image', { required: false }),
		negativePrompt({ required: false }),
		choice('resolution', ['720p', '1080p'], { default: '720p', required: false }),
		toggle('generateAudio', { required: true, default: true, costImpact: true }),
		choice('aspectRatio', ['16:9', '9:16'], { default: '16:9', required: false }),
		choice('duration', [4, 6, 8], { default: 8, required: false }),
		number('seed', undefined, undefined, { required: false }),
	],
});

const veo31 = customModel({
	id: 'model_veo3-1',
	name: 'Google Veo 3.1',
	provider: 'Google',
	capabilities: MOVIES,
	plan: 25,
	price: 120,
	tags: ['Veo', 'Video', 'sc:featured'],
	selects: { referenceImagesType: { ASSET: 'Asset', STYLE: 'Style' } },
	inputs: [
		prompt({ required: always }),
		...frames(),
		choice('referenceImagesType', ['ASSET', 'STYLE'], { default: 'ASSET' }),
		text('negativePrompt'),
		...settings(),
	],
});

const veo31Fast = customModel({
	id: 'model_veo3-1-fast',
	name: 'Google Veo 3.1 Fast',
	provider: 'Google',
	capabilities: MOVIES,
	price: 48,
	tags: ['Veo', 'Video'],
	inputs: [prompt({ required: always }), ...frames(), text('negativePrompt'), ...settings()],
});

export const google = [veo3, veo31, veo31Fast];
