import { customModel } from './build.cts';
import { always, choice, file, files, number, seed } from './inputs.cts';

const STRATEGIES = [
	...['average_right', 'weighted_average', 'sequential', 'average'],
	...['adaptive_guidance_weight', 'fixed_guidance_rescale'],
];

const partcrafter = customModel({
	id: 'model_partcrafter',
	name: 'PartCrafter',
	provider: 'Academia',
	capabilities: ['img23d'],
	price: 15,
	inputs: [
		// A single file, despite its name.
		file('images', 'image', { label: 'Image', required: always }),
		number('numParts', 1, 16, { default: 6, step: 1 }),
		number('steps', 1, 100, { default: 75, step: 1 }),
		number('guidanceScale', 1, 10, { default: 7 }),
		number('numTokens', 1024, 4096, { default: 4096, step: 1 }),
		seed(),
	],
});

const reconviagen = customModel({
	id: 'model_reconviagen-0-5',
	name: 'ReconViaGen 0.5',
	provider: 'Academia',
	capabilities: ['img23d'],
	price: 20,
	inputs: [
		files('images', 'image', { required: always, minLength: 1, maxLength: 8 }),
		choice('resolution', [512, 1024, 1536], { default: 1024 }),
		choice('multiImageStrategy', STRATEGIES, { default: 'adaptive_guidance_weight' }),
		choice('ssSource', ['direct', 'mesh', 'mvtrellis2'], { default: 'mesh' }),
		choice('textureSize', [1024, 2048, 4096], { default: 2048 }),
		number('decimationTarget', 5000, 2000000, { default: 500000, step: 1 }),
		seed(),
	],
});

const ultrashape = customModel({
	id: 'model_ultrashape-1-0',
	name: 'Ultrashape 1.0',
	provider: 'Academia',
	capabilities: ['3d23d'],
	price: 25,
	inputs: [
		file('image', 'image', { required: always }),
		file('model', '3d', { label: '3D Model', required: always }),
		number('numInferenceSteps', 1, 50, { default: 50, step: 1 }),
		number('octreeResolution', 128, 1024, { default: 1024, step: 1 }),
		seed(),
	],
});

export const threeD = [partcrafter, reconviagen, ultrashape];
