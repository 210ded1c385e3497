import { customModel } from './build.cts';
import { always, choice, file, prompt, text } from './inputs.cts';

/** Made-up models for cases that the API allows and no recorded model shows. */

const without = customModel({
	id: 'model_simulator-no-inputs',
	name: 'Simulator: No Inputs',
	provider: 'Simulator',
	capabilities: ['txt2video'],
	price: 1,
	inputs: [],
});

const otherName = customModel({
	id: 'model_simulator-story',
	name: 'Simulator: Story',
	provider: 'Simulator',
	capabilities: ['txt2video'],
	price: 5,
	inputs: [
		prompt({ required: always }, 'story'),
		choice('aspectRatio', ['16:9', '9:16'], { default: '16:9' }),
	],
});

const two = customModel({
	id: 'model_simulator-two-prompts',
	name: 'Simulator: Two Prompts',
	provider: 'Simulator',
	capabilities: ['txt2video'],
	price: 5,
	inputs: [
		prompt({ required: always }, 'scenePrompt'),
		prompt({ maxLength: 500 }, 'soundPrompt'),
		text('title', { minLength: 3, maxLength: 60 }),
	],
});

const caption = customModel({
	id: 'model_simulator-caption',
	name: 'Simulator: Caption',
	provider: 'Simulator',
	capabilities: ['img2txt'],
	price: 1,
	inputs: [file('image', 'image', { required: always })],
});

const conditional = customModel({
	id: 'model_simulator-dialogue',
	name: 'Simulator: Dialogue',
	provider: 'Simulator',
	capabilities: ['txt2video'],
	price: 5,
	inputs: [
		prompt({ required: always }),
		choice('speech', ['none', 'spoken', 'sung'], { default: 'none' }),
		choice('language', ['native', 'foreign'], { default: 'native' }),
		text('lines', { required: { conditional: { values: { speech: ['spoken', 'sung'] } } } }),
		text('translation', {
			required: {
				conditional: { values: { speech: ['spoken'], language: ['foreign'] }, operator: 'and' },
			},
		}),
		text('credits', {
			required: {
				conditional: { values: { speech: ['sung'], language: ['foreign'] }, operator: 'or' },
			},
		}),
	],
});

export const edgeCases = [without, otherName, two, caption, conditional];
