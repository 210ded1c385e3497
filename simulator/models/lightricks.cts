import { customModel } from './build.cts';
import {
	always,
	choice,
	file,
	groups,
	negativePrompt,
	number,
	prompt,
	seed,
	toggle,
} from './inputs.cts';

const MOTIONS = ['dolly_in', 'dolly_out', 'dolly_left', 'dolly_right', 'jib_up', 'jib_down'];

const shape = () => [
	number('duration', 3, 20, { default: 6 }),
	choice('aspectRatio', ['auto', '16:9', '9:16', '4:3', '3:4', '1:1', '21:9'], {
		default: 'auto',
	}),
	choice('resolution', ['720p', '1080p', '1440p', '2160p'], { default: '1080p' }),
	number('width', 64, 4096, { step: 1 }),
	number('height', 64, 4096, { step: 1 }),
	number('fps', 1, 60, { default: 25, label: 'FPS' }),
];

const motion = () => [
	choice('cameraMotion', ['none', 'static', ...MOTIONS], { default: 'none' }),
	number('cameraMotionStrength', 0, 2, { default: 1 }),
];

const sampling = () => [
	number('numInferenceSteps', 1, 100, { default: 40, step: 1, label: 'Inference Steps' }),
	number('guidanceScale', 1, 20, { default: 3 }),
	toggle('generateAudio', { default: true }),
	toggle('enhancePrompt', { default: false }),
	seed(),
];

const ltx2 = customModel({
	id: 'model_ltx-2-19b',
	name: 'LTX-2 19b',
	provider: 'Lightricks',
	capabilities: ['txt2video', 'img2video'],
	price: 24,
	inputs: [
		prompt({ required: always }),
		file('image', 'image', { label: 'First Frame' }),
		number('imageStrength', 0, 1, { default: 1 }),
		negativePrompt(),
		...shape(),
		...motion(),
		...sampling(),
	],
});

const keyframes = customModel({
	id: 'model_ltx-2-19b-keyframes-to-video',
	name: 'LTX-2 19b Keyframes to Video',
	provider: 'Lightricks',
	capabilities: ['img2video'],
	price: 28,
	inputs: [
		prompt({ required: always }),
		groups(
			'keyframes',
			[
				file('image', 'image', { required: always }),
				number('time', 0, 20, { required: always, label: 'Timestamp' }),
				number('strength', 0, 1, { default: 1 }),
			],
			{ required: always, minLength: 2, maxLength: 8 },
		),
		negativePrompt(),
		...motion(),
		...shape(),
		...sampling(),
	],
});

export const lightricks = [ltx2, keyframes];
