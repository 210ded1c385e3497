import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { describeIssues } from '../../models/describe';
import type { ModelInput } from '../../models/model';
import { bodyFromValues } from '../../models/requestBody';
import { asRecord, asText } from '../../utils/json';
import type { GenerationRequest } from '../generate/request';
import { DEFAULT_MODE, IMAGE_EDITING } from './properties';

/** The API's limits for references (GeneratePromptParams in the vendor's client). */
const MAX_IMAGES: Record<string, number> = { 'contextual-v2': 15 };

const DEFAULT_MAX_IMAGES = 5;

/** The request's body in the terms of a model's inputs, which are checked and uploaded alike. */
const createInputs = (mode: string): ModelInput[] => [
	{
		name: 'mode',
		type: 'string',
		label: 'Mode',
		allowedValues: [
			'completion',
			'contextual',
			'contextual-v2',
			IMAGE_EDITING,
			'inventive',
			'structured',
		],
	},
	{ name: 'prompt', type: 'string', label: 'Prompt' },
	mode === IMAGE_EDITING
		? { name: 'image', type: 'file', label: 'Images', kind: 'image', required: { always: true } }
		: {
				name: 'images',
				type: 'file_array',
				label: 'Images',
				maxLength: MAX_IMAGES[mode] ?? DEFAULT_MAX_IMAGES,
			},
	{ name: 'modelId', type: 'model', label: 'Model' },
	{ name: 'numResults', type: 'number', label: 'Number of Prompts', min: 1 },
	{ name: 'ensureIPCleared', type: 'boolean', label: 'Avoid Protected Names' },
	{ name: 'seed', type: 'number', label: 'Seed' },
	{ name: 'temperature', type: 'number', label: 'Temperature', min: 0 },
	{ name: 'topP', type: 'number', label: 'Top P', min: 0, max: 1 },
];

/**
 * Reads an item's parameters and checks them.
 *
 * @throws {NodeOperationError} one message that lists all invalid values
 */
export function readPromptRequest(
	context: IExecuteFunctions,
	itemIndex: number,
): GenerationRequest {
	const read = (name: string, defaultValue: unknown = '') =>
		context.getNodeParameter(name, itemIndex, defaultValue, { extractValue: true });
	const mode = asText(read('mode', DEFAULT_MODE)) ?? DEFAULT_MODE;
	const inputs = createInputs(mode);
	const images = read('images');
	const values = {
		...asRecord(read('promptOptions', {})),
		mode,
		prompt: read('prompt'),
		...(mode === IMAGE_EDITING ? { image: images } : { images }),
		modelId: read('model'),
		numResults: read('numResults', 1),
	};
	const built = bodyFromValues(inputs, values);
	if ('issues' in built) {
		throw new NodeOperationError(context.getNode(), describeIssues(built.issues), {
			itemIndex,
			description: 'Change the parameters and run again. Nothing was submitted.',
		});
	}
	return {
		target: { id: 'prompt', known: {}, run: { method: 'POST', path: '/generate/prompt' } },
		body: built.body,
		files: built.files,
		inputs,
	};
}
