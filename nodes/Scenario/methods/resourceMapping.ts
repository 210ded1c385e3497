import type {
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import { createInputFields, createModelFields } from '../models/formFields';
import type { ModelInput } from '../models/model';
import { findPromptInput } from '../models/prompt';
import { asRecord } from '../utils/json';
import type { SelectedInputs } from './selectedInputs';
import { loadAppInputs, loadModelInputs } from './selectedInputs';

const notice = (emptyFieldsNotice: string): ResourceMapperFields => ({
	fields: [],
	emptyFieldsNotice,
});

/**
 * Shows the fields that the workflow sets, if it wasn't made in the editor, which saves the form's schema
 * with the values. Without one, the editor would leave a set value hidden and unset fields shown.
 */
function showGiven(
	context: ILoadOptionsFunctions,
	fields: ResourceMapperField[],
): ResourceMapperField[] {
	const { value, schema } = asRecord(context.getCurrentNodeParameter('parameters'));
	if (Array.isArray(schema) && schema.length > 0) return fields;
	const given = asRecord(value);
	return fields.map((field) =>
		Object.hasOwn(given, field.id) ? { ...field, removed: false } : field,
	);
}

/** The editor calls these methods each time it opens the node. */
function createForm(
	context: ILoadOptionsFunctions,
	selected: SelectedInputs,
	createFields: (model: { inputs: ModelInput[] }) => ResourceMapperField[],
	withoutFields: string,
): ResourceMapperFields {
	if ('notice' in selected) return notice(selected.notice);
	const fields = createFields(selected);
	return fields.length > 0 ? { fields: showGiven(context, fields) } : notice(withoutFields);
}

/** The form of the selected model: all inputs except the prompt. */
export async function getModelParameters(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const selected = await loadModelInputs(this);
	const hasPrompt = 'inputs' in selected && findPromptInput(selected.inputs) !== undefined;
	const withoutFields = hasPrompt
		? 'This model has no parameters besides the prompt.'
		: 'This model takes no prompt and has no parameters.';
	return createForm(this, selected, createModelFields, withoutFields);
}

/** The form of the selected app: all inputs. */
export async function getAppParameters(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const createFields = ({ inputs }: { inputs: ModelInput[] }) => createInputFields(inputs);
	return createForm(this, await loadAppInputs(this), createFields, 'This app has no parameters.');
}
