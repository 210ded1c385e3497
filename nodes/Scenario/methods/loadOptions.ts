import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { describeInputAndPurpose } from '../models/describe';
import type { ModelInput } from '../models/model';
import { withoutPrompt } from '../models/prompt';
import type { SelectedInputs } from './selectedInputs';
import { loadAppInputs, loadModelInputs } from './selectedInputs';

const createOption = (input: ModelInput): INodePropertyOptions => ({
	name: input.name,
	value: input.name,
	description: describeInputAndPurpose(input),
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
