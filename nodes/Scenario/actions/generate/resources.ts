import { MODEL_KIND } from '../../catalog/runnable';
import type { Resource } from '../operation';
import { modelProperty } from '../properties';
import { estimateCostOperation } from './estimateCost.operation';
import { generationOperation } from './generate.operation';
import { baseModelOption, inputProperties, noPromptNotice, promptProperty } from './properties';

/** A type of output with its labels. `value` also filters the model list: see `getCapabilities`. */
export interface Modality {
	value: string;
	/** In Title Case. */
	name: string;
	/** For use within a sentence. */
	lower: string;
	plural: string;
	promptExample: string;
}

/** The resource of a modality. Resources differ only in labels and model list. */
function modalityResource(modality: Modality): Resource {
	const { value, name, lower, plural, promptExample } = modality;
	const spec = {
		kind: MODEL_KIND,
		lower,
		properties: [
			modelProperty('searchModels'),
			promptProperty(promptExample),
			noPromptNotice,
			...inputProperties(MODEL_KIND, 'getModelParameters'),
		],
		options: [baseModelOption],
	};
	const generate = generationOperation(spec, {
		name: `Generate ${name}`,
		value: 'generate',
		action: `Generate ${lower}`,
		description: `Generate ${plural} with any model and return the files. Each job costs Creative Units.`,
	});
	return {
		name,
		value,
		defaultOperation: 'generate',
		operations: [generate, estimateCostOperation(spec)],
	};
}

export const audioResource = modalityResource({
	value: 'audio',
	name: 'Audio',
	lower: 'audio',
	plural: 'audio',
	promptExample: 'Rain on a tin roof, distant thunder, no music',
});

export const imageResource = modalityResource({
	value: 'image',
	name: 'Image',
	lower: 'image',
	plural: 'images',
	promptExample: 'A wooden cabin in a snowy forest, soft morning light',
});

export const threeDResource = modalityResource({
	value: 'threeD',
	name: '3D Model',
	lower: '3D model',
	plural: '3D models',
	promptExample: 'A brass ship compass with an open lid',
});

export const videoResource = modalityResource({
	value: 'video',
	name: 'Video',
	lower: 'video',
	plural: 'videos',
	promptExample: 'A lone skateboarder on a coastal road at sunset, tracking shot',
});
