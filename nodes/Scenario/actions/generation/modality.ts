import { MODEL } from '../../catalog/runnable';
import type { Resource } from '../operation';
import { modelProperty } from '../properties';
import { estimateCostOperation } from './estimateCost';
import { generationOperation } from './generate';
import { inputProperties, promptProperty } from './properties';

/** The words of what models make. The model list's filter goes by `value`: see `capabilitiesOf`. */
export interface Modality {
	value: string;
	/** In Title Case. */
	name: string;
	/** In the middle of a sentence. */
	lower: string;
	plural: string;
	promptExample: string;
}

/** A resource of what models make: the words and the model list differ, the code does not. */
export function modalityResource(modality: Modality): Resource {
	const { value, name, lower, plural, promptExample } = modality;
	const making = {
		kind: MODEL,
		lower,
		properties: [
			modelProperty('searchModels'),
			promptProperty(promptExample),
			...inputProperties(MODEL, 'getModelParameters'),
		],
	};
	const generate = generationOperation(making, {
		name: `Generate ${name}`,
		value: 'generate',
		action: `Generate ${lower}`,
		description: `Make ${plural} with any model and get the files. Each job costs Creative Units.`,
	});
	return {
		name,
		value,
		defaultOperation: 'generate',
		operations: [generate, estimateCostOperation(making)],
	};
}
