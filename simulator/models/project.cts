import { customModel } from './build.cts';
import { always, choice, file, number, prompt } from './inputs.cts';
import { trainedModel } from './trained.cts';

/** As many values as the largest recorded choice. */
const AVATARS = Array.from({ length: 1286 }, (_, i) => `avatar_${String(i + 1).padStart(4, '0')}`);

const own = (spec: Omit<Parameters<typeof customModel>[0], 'privacy' | 'provider'>) =>
	customModel({ ...spec, privacy: 'private', provider: 'Demo Project' });

const walkCycle = own({
	id: 'model_demo-walk-cycle',
	name: 'Walk Cycle',
	capabilities: ['img2video'],
	price: 12,
	inputs: [
		prompt(),
		file('image', 'image', { required: always }),
		number('fps', 8, 30, { default: 12, step: 1, label: 'FPS' }),
	],
});

const poster = own({
	id: 'model_demo-poster',
	name: 'Poster Style',
	capabilities: ['txt2img'],
	price: 5,
	inputs: [
		prompt({ required: always }),
		choice('aspectRatio', ['2:3', '1:1', '16:9'], { default: '2:3' }),
	],
});

const avatars = own({
	id: 'model_demo-avatar',
	name: 'Avatar Reader',
	capabilities: ['txt2video'],
	price: 9,
	inputs: [
		prompt({ required: always, label: 'Script' }),
		choice('avatar', AVATARS, { required: always, default: AVATARS[0] }),
	],
});

/** What the project of the key made itself. */
export const project = [
	walkCycle,
	poster,
	avatars,
	trainedModel('model_demo-brand-lora', 'Brand Style', 'flux.1-lora', 'private'),
	trainedModel('model_demo-brand-mix', 'Brand Mix', 'flux.1-composition', 'private'),
	trainedModel('model_demo-qwen-lora', 'Old Brand Style', 'qwen-image-lora', 'private'),
	trainedModel('model_demo-new-lora', 'New Brand Style', 'flux.1-lora', 'private', 'training'),
];
