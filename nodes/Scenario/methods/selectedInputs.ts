import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { FindModel } from '../catalog/baseModels';
import { BASE_MODEL_PATH, findBaseModel } from '../catalog/baseModels';
import type { RunnableKind } from '../catalog/runnable';
import { APP_KIND, MODEL_KIND } from '../catalog/runnable';
import type { Model, ModelInput } from '../models/model';
import { parseModel } from '../models/parseModel';
import { trainedFormInputs } from '../models/trainedModel';
import { createClient, toNodeApiError } from '../transport/client';

/** Milliseconds. A user is waiting for the form. */
const FORM_TIMEOUT_MS = 10_000;

/** The inputs of the selected model or app, or why there are none, in full sentences. */
export type SelectedInputs = { inputs: ModelInput[] } | { notice: string };

/** The ID in a resource locator, without spaces; empty if none is selected. */
function readId(context: ILoadOptionsFunctions, parameter: string): string {
	const given = context.getCurrentNodeParameter(parameter, { extractValue: true });
	return typeof given === 'string' ? given.trim() : '';
}

/**
 * Loads what the user selected in the editor.
 *
 * @param readInputs may look up further models
 * @throws {NodeApiError} for transient failures and a rejected key: after an empty form, the editor
 *   would drop the values that are filled in
 */
async function loadSelected(
	context: ILoadOptionsFunctions,
	{ parameter, noun, record }: RunnableKind,
	readInputs: (model: Model, find: FindModel) => Promise<SelectedInputs>,
): Promise<SelectedInputs> {
	const id = readId(context, parameter);
	if (!id) {
		const article = noun === 'app' ? 'an' : 'a';
		return { notice: `Select ${article} ${noun} first: its parameters appear here.` };
	}
	const client = await createClient(context);
	const retry = { deadline: client.clock.now() + FORM_TIMEOUT_MS, tries: 3 };
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
	if (model) return await readInputs(model, find);
	return {
		notice: `Scenario has no ${noun} ${id} in this project. Check the ID, or pick one from the list.`,
	};
}

/**
 * The inputs of the selected model. For a trained model, those of its base model, which takes a second
 * request.
 */
export const loadModelInputs = async (context: ILoadOptionsFunctions): Promise<SelectedInputs> =>
	await loadSelected(context, MODEL_KIND, async (model, find) => {
		const found = await findBaseModel(model, readId(context, BASE_MODEL_PATH), find);
		if ('why' in found) return { notice: `${found.why}. ${found.advice}` };
		const { base, trained } = found;
		return { inputs: trained ? trainedFormInputs(base, trained) : base.inputs };
	});

/** The inputs of the selected app. */
export const loadAppInputs = async (context: ILoadOptionsFunctions): Promise<SelectedInputs> =>
	await loadSelected(context, APP_KIND, async ({ inputs }) => await Promise.resolve({ inputs }));
