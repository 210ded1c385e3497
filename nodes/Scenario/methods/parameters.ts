import type {
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { FindModel } from '../catalog/baseModels';
import { BASE_MODEL_PATH, findBaseModel } from '../catalog/baseModels';
import type { RunnableKind } from '../catalog/runnable';
import { APP_KIND, MODEL_KIND } from '../catalog/runnable';
import { describeInputAndPurpose } from '../models/describe';
import { createInputFields, createModelFields } from '../models/formFields';
import type { Model, ModelInput } from '../models/model';
import { findPromptInput, parseModel, withoutPrompt } from '../models/model';
import { trainedFormInputs } from '../models/trainedModel';
import { createClient } from '../transport/client';
import { toNodeApiError } from '../transport/errorMessages';
import { asRecord } from '../utils/json';

/* The parameters of the selected model or app: a form, and a list of the same to look things up in. */

/** Milliseconds. A user is waiting for the form. */
const FORM_TIMEOUT_MS = 10_000;

/** Why there are no parameters to show, in full sentences. */
interface NoParameters {
	why: string;
}

type Inputs = Pick<Model, 'inputs'>;

/** The ID in a resource locator, without spaces; empty if none is selected. */
export function readSelectedId(context: ILoadOptionsFunctions, parameter: string): string {
	const given = context.getCurrentNodeParameter(parameter, { extractValue: true });
	return typeof given === 'string' ? given.trim() : '';
}

/**
 * Loads the model or app that is selected in the editor.
 *
 * @throws {NodeApiError} for transient failures and a rejected key: after an empty form, the editor
 *   would drop the values that are filled in
 */
async function loadSelected(
	context: ILoadOptionsFunctions,
	{ parameter, noun, record }: RunnableKind,
): Promise<{ inputs: ModelInput[]; model: Model; find: FindModel } | NoParameters> {
	const id = readSelectedId(context, parameter);
	if (!id) {
		const article = noun === 'app' ? 'an' : 'a';
		return { why: `Select ${article} ${noun} first: its parameters appear here.` };
	}
	const client = await createClient(context);
	const retry = { ms: FORM_TIMEOUT_MS, tries: 3 };
	const find = async (modelId: string) => {
		const { path, key } = record(modelId);
		const result = await client.requestWithRetry({ method: 'GET', path }, retry);
		if (!('failure' in result)) {
			const found = result.body[key] ?? result.body;
			return parseModel(found) ?? parseModel({ id: modelId });
		}
		if (result.failure.status !== 404) throw toNodeApiError(client.node, result.failure);
		return undefined;
	};
	const model = await find(id);
	if (model) return { inputs: model.inputs, model, find };
	return {
		why: `Scenario has no ${noun} ${id} in this project. Check the ID, or pick one from the list.`,
	};
}

/**
 * The inputs of the selected model. For a trained model, those of its base model, which takes a second
 * request.
 */
async function loadModelInputs(context: ILoadOptionsFunctions): Promise<Inputs | NoParameters> {
	const selected = await loadSelected(context, MODEL_KIND);
	if ('why' in selected) return selected;
	const { model, find } = selected;
	const found = await findBaseModel(model, readSelectedId(context, BASE_MODEL_PATH), find);
	if ('why' in found) return { why: `${found.why}. ${found.advice}` };
	const { base, trained } = found;
	return { inputs: trained ? trainedFormInputs(base, trained) : base.inputs };
}

const loadAppInputs = async (context: ILoadOptionsFunctions): Promise<Inputs | NoParameters> =>
	await loadSelected(context, APP_KIND);

const withoutFields = (why: string): ResourceMapperFields => ({
	fields: [],
	emptyFieldsNotice: why,
});

/**
 * Shows the fields that the workflow sets, if it wasn't made in the editor, which saves the form's schema
 * with the values. Without one, the editor would leave a set value hidden and unset fields shown.
 */
function showGiven(
	context: ILoadOptionsFunctions,
	fields: ResourceMapperField[],
): ResourceMapperFields {
	const { value, schema } = asRecord(context.getCurrentNodeParameter('parameters'));
	if (Array.isArray(schema) && schema.length > 0) return { fields };
	const given = asRecord(value);
	return {
		fields: fields.map((field) =>
			Object.hasOwn(given, field.id) ? { ...field, removed: false } : field,
		),
	};
}

/** The form of the selected model: all inputs except the prompt. */
export async function getModelParameters(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const selected = await loadModelInputs(this);
	if ('why' in selected) return withoutFields(selected.why);
	const fields = createModelFields(selected);
	if (fields.length > 0) return showGiven(this, fields);
	return withoutFields(
		findPromptInput(selected.inputs)
			? 'This model has no parameters besides the prompt.'
			: 'This model takes no prompt and has no parameters.',
	);
}

/** The form of the selected app: all inputs. */
export async function getAppParameters(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const selected = await loadAppInputs(this);
	if ('why' in selected) return withoutFields(selected.why);
	const fields = createInputFields(selected.inputs);
	return fields.length > 0 ? showGiven(this, fields) : withoutFields('This app has no parameters.');
}

const createOption = (input: ModelInput): INodePropertyOptions => ({
	name: input.name,
	value: input.name,
	description: describeInputAndPurpose(input),
});

/** A list can't be empty with a reason: the reason is its only entry. */
const withoutOptions = ({ why }: NoParameters): INodePropertyOptions[] => [
	{ name: why, value: '' },
];

/**
 * The parameters of the selected model, with types and allowed values: what the form shows, for people
 * who write JSON and for AI builders, which can't call a resource mapping method.
 */
export async function listModelParameters(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const selected = await loadModelInputs(this);
	if ('why' in selected) return withoutOptions(selected);
	return withoutPrompt(selected.inputs).map(createOption);
}

/** The parameters of the selected app, with types and allowed values. */
export async function listAppParameters(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const selected = await loadAppInputs(this);
	return 'why' in selected ? withoutOptions(selected) : selected.inputs.map(createOption);
}
