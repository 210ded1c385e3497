import type {
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import type { Runnable } from '../catalog/runnable';
import { APP, MODEL } from '../catalog/runnable';
import { fieldsOfInputs, fieldsOfModel } from '../models/fields';
import { readModel } from '../models/readModel';
import type { Model } from '../models/types';
import { scenarioApi, toNodeApiError } from '../transport/api';

/** Milliseconds: somebody is looking at the form. */
const PATIENCE = 10_000;

const notice = (emptyFieldsNotice: string): ResourceMapperFields => ({
	fields: [],
	emptyFieldsNotice,
});

/**
 * The form of what is selected. The editor asks at every opening to compare: one request.
 *
 * @throws {NodeApiError} for trouble that passes or a wrong key: an empty form would cost the
 *   person the values that are in it
 */
async function formOf(
	context: ILoadOptionsFunctions,
	{ parameter, noun, record }: Runnable,
	fieldsOf: (model: Model) => ResourceMapperField[],
	withoutFields: string,
): Promise<ResourceMapperFields> {
	const given = context.getCurrentNodeParameter(parameter, { extractValue: true });
	const id = typeof given === 'string' ? given.trim() : '';
	if (!id) {
		const article = noun === 'app' ? 'an' : 'a';
		return notice(`Select ${article} ${noun} first: its parameters appear here.`);
	}
	const api = await scenarioApi(context);
	const { path, key } = record(id);
	const patience = { deadline: api.clock.now() + PATIENCE, tries: 3 };
	const answer = await api.ask({ method: 'GET', path }, patience);
	if ('refusal' in answer) {
		if (answer.refusal.status !== 404) throw toNodeApiError(api.node, answer.refusal);
		return notice(
			`Scenario has no ${noun} ${id} in this project. Check the ID, or pick one from the list.`,
		);
	}
	const model = readModel(answer.body[key] ?? answer.body);
	const fields = model ? fieldsOf(model) : [];
	return fields.length > 0 ? { fields } : notice(withoutFields);
}

/** The form of the selected model: all of its inputs but the prompt. */
export async function getModelParameters(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const withoutFields = 'This model takes no parameters besides the prompt.';
	return await formOf(this, MODEL, fieldsOfModel, withoutFields);
}

/** The form of the selected app: all of its inputs. */
export async function getWorkflowParameters(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const withoutFields = 'This app takes no parameters.';
	return await formOf(this, APP, ({ inputs }) => fieldsOfInputs(inputs), withoutFields);
}
