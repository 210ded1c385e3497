import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { fieldsOfModel } from '../models/fields';
import { readModel } from '../models/readModel';
import { scenarioApi, toNodeApiError } from '../transport/api';

/** Milliseconds: somebody is looking at the form. */
const PATIENCE = 10_000;

const notice = (emptyFieldsNotice: string): ResourceMapperFields => ({
	fields: [],
	emptyFieldsNotice,
});

/**
 * The form of the selected model. The editor asks at every opening to compare: one request.
 *
 * @throws {NodeApiError} for trouble that passes or a wrong key: an empty form would cost the
 *   person the values that are in it
 */
export async function getModelParameters(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const given = this.getCurrentNodeParameter('model', { extractValue: true });
	const modelId = typeof given === 'string' ? given.trim() : '';
	if (!modelId) return notice('Select a model first: its parameters appear here.');
	const api = await scenarioApi(this);
	const request = { method: 'GET' as const, path: `/models/${encodeURIComponent(modelId)}` };
	const answer = await api.ask(request, { deadline: api.clock.now() + PATIENCE, tries: 3 });
	if ('refusal' in answer) {
		if (answer.refusal.status !== 404) throw toNodeApiError(api.node, answer.refusal);
		return notice(
			`Scenario has no model ${modelId} in this project. Check the ID, or pick one from the list.`,
		);
	}
	const model = readModel(answer.body.model ?? answer.body);
	const fields = model ? fieldsOfModel(model) : [];
	if (fields.length > 0) return { fields };
	return notice('This model takes no parameters besides the prompt.');
}
