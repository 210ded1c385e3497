import {
	always,
	file,
	files,
	model,
	models,
	negativePrompt,
	number,
	numbers,
	prompt,
	seed,
	toggle,
} from './build.cts';

const size = () => [
	number('width', 64, 2048, { default: 1024, step: 16 }),
	number('height', 64, 2048, { default: 1024, step: 16 }),
];

const loras = (modelTypes: string[], maxLength: number) => [
	models('loras', 'model_array', { label: 'Flux LoRA', modelTypes, maxLength, default: [] }),
	numbers('lorasScale', 0, 2, { label: 'LoRA Scale', step: 0.05 }),
];

/** The inputs that take trained models of a base, as recorded: the single one takes all types. */
const trainedInputs = (loraTypes: string[], compositionTypes: string[] = []) => [
	models('modelId', 'model', {
		label: compositionTypes.length > 0 ? 'LoRA or Composition Model' : 'LoRA Model',
		modelTypes: [...loraTypes, ...compositionTypes],
		default: '',
	}),
	...loras(loraTypes, 6),
];

const lorasComponent = { label: 'Model', modelInput: 'loras', scaleInput: 'lorasScale' };

const BFL = {
	provider: 'Black Forest Labs',
	capabilities: ['txt2img', 'img2img'],
	qualityGate: 1.75,
	lorasComponent: { ...lorasComponent, modelIdInput: 'modelId' },
};

const flux = (id: string, name: string, price: number, steps: number) =>
	model(id, name, { ...BFL, price }, [
		prompt({ required: always }),
		...trainedInputs(['flux.1-lora'], ['flux.1-composition']),
		...size(),
		number('numOutputs', 1, 4, { default: 1, step: 1 }),
		number('numInferenceSteps', 1, steps === 4 ? 10 : 50, { default: steps, step: 1 }),
		seed(),
	]);

const ACADEMIA = { provider: 'Academia', capabilities: ['txt2img'] };

export const image = [
	flux('model_bfl-flux-1-dev', 'FLUX.1 [dev]', 9, 28),
	flux('model_bfl-flux-1-schnell', 'FLUX.1 [schnell]', 3, 4),
	model('model_bfl-flux-2-dev', 'FLUX.2 [dev]', { ...BFL, price: 16 }, [
		prompt({ required: always }),
		...trainedInputs(['flux.2-dev-lora', 'flux.2-dev-edit-lora']),
		...size(),
		seed(),
	]),
	model(
		'model_flux-kontext-editing',
		'FLUX.1 Kontext Editing',
		{ ...BFL, price: 11, capabilities: ['img2img'], lorasComponent, loraSurcharge: 5 },
		[
			prompt({ required: always }),
			files('referenceImages', 'image', { required: always, maxLength: 4 }),
			...loras(['flux.1-kontext-lora'], 1),
			seed(),
		],
	),
	model('model_ernie-image', 'ERNIE Image', { ...ACADEMIA, price: 4 }, [
		prompt({ required: always }),
		number('numOutputs', 1, 4, { default: 1, step: 1 }),
		...size(),
		number('numInferenceSteps', 1, 100, { default: 50, step: 1 }),
		number('guidanceScale', 0, 20, { default: 4 }),
		toggle('usePe', { default: true, label: 'Enhance Prompt' }),
		number('seed'),
	]),
	model(
		'model_joyai-image-edit',
		'Joyai Image Edit',
		{ ...ACADEMIA, capabilities: ['img2img'], price: 6 },
		[
			prompt({ required: always }),
			file('image', 'image', { required: always }),
			negativePrompt(),
			number('numInferenceSteps', 1, 50, { default: 30, step: 1 }),
			number('cfgScale', 1, 15, { default: 5, label: 'CFG Scale' }),
			seed(),
		],
	),
];
