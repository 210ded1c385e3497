import { customModel } from './build.cts';
import {
	always,
	choice,
	choices,
	file,
	models,
	negativePrompt,
	number,
	numbers,
	prompt,
	seed,
	toggle,
} from './inputs.cts';

const MAPS = ['basecolor', 'normal', 'roughness', 'metalness', 'height'];
const LORAS = ['flux.1-lora', 'flux.1-composition'];

const size = () => [
	number('width', 64, 2048, { default: 1024, step: 16 }),
	number('height', 64, 2048, { default: 1024, step: 16 }),
];

const flux = customModel({
	id: 'model_bfl-flux-1-dev',
	name: 'FLUX.1 [dev]',
	provider: 'Black Forest Labs',
	capabilities: ['txt2img', 'img2img'],
	price: 10.75,
	inputs: [
		prompt({ required: always }),
		models('modelId', 'model', { label: 'Trained Model', modelTypes: LORAS }),
		models('loras', 'model_array', { label: 'LoRAs', modelTypes: LORAS, maxLength: 6 }),
		numbers('lorasScale', 0, 2, { label: 'LoRA Scales', maxLength: 6 }),
		...size(),
		number('numOutputs', 1, 4, { default: 1, step: 1 }),
		seed(),
	],
});

const ernie = (id: string, name: string, price: number, turbo: boolean) =>
	customModel({
		id,
		name,
		provider: 'Academia',
		capabilities: ['txt2img'],
		price,
		inputs: [
			prompt({ required: always }),
			number('numOutputs', 1, 4, { default: 1, step: 1 }),
			...size(),
			...(turbo
				? []
				: [
						number('numInferenceSteps', 1, 100, { default: 50, step: 1 }),
						number('guidanceScale', 0, 20, { default: 4 }),
					]),
			toggle('usePe', { default: true, label: 'Enhance Prompt' }),
			number('seed'),
		],
	});

const joyai = customModel({
	id: 'model_joyai-image-edit',
	name: 'Joyai Image Edit',
	provider: 'Academia',
	capabilities: ['img2img'],
	price: 6,
	inputs: [
		prompt({ required: always }),
		file('image', 'image', { required: always }),
		negativePrompt(),
		number('numInferenceSteps', 1, 50, { default: 30, step: 1 }),
		number('cfgScale', 1, 15, { default: 5, label: 'CFG Scale' }),
		seed(),
	],
});

const patina = customModel({
	id: 'model_patina-material',
	name: 'PATINA Material',
	provider: 'Patina',
	capabilities: ['txt2img', 'img2img'],
	plan: 25,
	price: 12,
	selects: {
		upscaleFactor: { 0: 'None', 2: '2x', 4: '4x' },
		maps: {
			basecolor: 'Base Color',
			metalness: 'Metalness',
			roughness: 'Roughness',
			height: 'Height',
			normal: 'Normal',
		},
	},
	inputs: [
		prompt(),
		file('image', 'image', {
			group: 'Reference Image',
			required: { ifDefined: { mask: { message: 'A mask needs an image.' } } },
		}),
		file('mask', 'image', { group: 'Reference Image', maskFrom: 'image' }),
		choices('maps', MAPS, { default: MAPS, maxLength: 5, costImpact: true }),
		choice('upscaleFactor', [0, 2, 4], { default: 0 }),
		toggle('enablePromptExpansion', { default: true }),
	],
});

export const image = [
	flux,
	ernie('model_ernie-image', 'ERNIE Image', 4, false),
	ernie('model_ernie-image-turbo', 'ERNIE Image Turbo', 2, true),
	joyai,
	patina,
];
