import { always, choice, file, model, number, prompt } from './build.cts';
import type { SimulatedModel } from './types.cts';

const STORYBOOK = 'model_YQrES2iPys22nYwh3YhVfMh8';

/**
 * A LoRA or composition. Its record has neither inputs nor uiConfig: it is used through the inputs
 * of its base model, and the generate endpoint rejects its own id.
 */
function trainedModel(
	id: string,
	name: string,
	type: string,
	privacy: 'public' | 'private',
	status = 'trained',
): SimulatedModel {
	const facts = { provider: 'Scenario', capabilities: ['txt2img', 'img2img'], price: 0, privacy };
	const { record } = model(id, name, facts, []);
	const { inputs: _, uiConfig: __, complianceMetadata: ___, ...rest } = record;
	// A LoRA has its own scale here, a composition those of its LoRAs.
	const concepts = [{ modelId: type.endsWith('-lora') ? id : STORYBOOK, scale: 0.8 }];
	const own = { type, custom: false, source: 'scenario', concepts, status };
	return { record: { ...rest, ...own }, price: 0 };
}

const OWN = { provider: 'Demo Project', privacy: 'private' } as const;

export const madeByUsers = [
	// Public ones, with the ids of the recorded dry runs.
	trainedModel(STORYBOOK, 'Storybook Ink', 'flux.1-lora', 'public'),
	trainedModel('model_2taP2G9BJL1Rw8t81NwiXGZA', 'Soft Clay', 'flux.1-lora', 'public'),
	trainedModel('model_7oiHtKChpcLpy4jq3Jq2BG8n', 'Inked Clay', 'flux.1-composition', 'public'),
	trainedModel('model_CMUu7BjxV8TpdhG3FKoxZRxC', 'Neon Streets', 'flux.2-dev-lora', 'public'),
	trainedModel('model_hFh8M6nQbqGFSKJdP536GXhE', 'Relight', 'flux.1-kontext-lora', 'public'),
	// What the project of the key made itself.
	model('model_demo-walk-cycle', 'Walk Cycle', { ...OWN, capabilities: ['img2video'], price: 12 }, [
		prompt(),
		file('image', 'image', { required: always }),
		number('fps', 8, 30, { default: 12, step: 1, label: 'FPS' }),
	]),
	model('model_demo-poster', 'Poster Style', { ...OWN, capabilities: ['txt2img'], price: 5 }, [
		prompt({ required: always }),
		choice('aspectRatio', ['2:3', '1:1', '16:9'], { default: '2:3' }),
	]),
	trainedModel('model_demo-brand-lora', 'Brand Style', 'flux.1-lora', 'private'),
	trainedModel('model_demo-brand-mix', 'Brand Mix', 'flux.1-composition', 'private'),
	trainedModel('model_demo-qwen-lora', 'Old Brand Style', 'qwen-image-lora', 'private'),
	trainedModel('model_demo-new-lora', 'New Brand Style', 'flux.1-lora', 'private', 'training'),
];
