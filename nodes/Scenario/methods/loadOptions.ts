import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { describeInput } from '../models/describe';
import type { ModelInput } from '../models/model';
import { withoutPrompt } from '../models/prompt';
import { asLine } from '../utils/text';
import type { SelectedInputs } from './selectedInputs';
import { loadAppInputs, loadModelInputs } from './selectedInputs';

/** Some models describe an input in several paragraphs. */
const MAX_PURPOSE_LENGTH = 200;

const createOption = (input: ModelInput): INodePropertyOptions => ({
	name: input.name,
	value: input.name,
	description: [describeInput(input), asLine(input.description, MAX_PURPOSE_LENGTH)]
		.filter(Boolean)
		.join('. '),
});

/** A list can't be empty with a reason: the reason is its only entry. */
const createOptions = (
	selected: SelectedInputs,
	listed: (inputs: ModelInput[]) => ModelInput[],
): INodePropertyOptions[] =>
	'notice' in selected
		? [{ name: selected.notice, value: '' }]
		: listed(selected.inputs).map(createOption);

/**
 * The parameters of the selected model, with types and allowed values: what the form shows, for people
 * who write JSON and for AI builders, which can't call a resource mapping method.
 */
export async function listModelParameters(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return createOptions(await loadModelInputs(this), withoutPrompt);
}

/** The parameters of the selected app, with types and allowed values. */
export async function listAppParameters(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return createOptions(await loadAppInputs(this), (inputs) => inputs);
}
