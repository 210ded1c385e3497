import { NodeOperationError } from 'n8n-workflow';

import type { Model } from '../models/model';
import { getModelKind, parseModel } from '../models/model';
import type { ScenarioClient } from '../transport/client';
import { RETRY } from '../transport/errorMessages';
import { keepForAMinute } from '../transport/kept';
import { listAll } from '../transport/pagination';
import type { JsonRecord } from '../utils/json';
import type { RunnableKind } from './runnable';
import { APP_KIND, MODEL_KIND } from './runnable';

/* Loads the list of models, and the record of each. `modelSearch.ts` searches, ranks and names them. */

/** A model in a list, with its raw record for Simplify off. */
export interface ListedModel extends Model {
	record: JsonRecord;
}

/** The project's own models, public models, or both. */
export type Visibility = 'all' | 'own' | 'public';

/** The API's maximum page size: public models take two pages. */
const PAGE_SIZE = 500;

/** The API's own terms. */
export const PRIVACIES: Record<Visibility, string[]> = {
	all: ['private', 'public'],
	own: ['private'],
	public: ['public'],
};

/**
 * All models that can be run, by themselves or through a base model, without their inputs, which lists
 * don't contain. All pages are fetched, because the API can't filter by capability and name. There is no
 * filter by type: the API has none for private models, and nearly all public ones can be run.
 *
 * @throws {NodeApiError} when a page can't be fetched
 */
export async function listModels(
	client: ScenarioClient,
	visibility: Visibility,
): Promise<ListedModel[]> {
	const pages = await Promise.all(
		PRIVACIES[visibility].map(async (privacy) => {
			const query = {
				privacy,
				pageSize: PAGE_SIZE,
				// Public models are all trained, and the API has no such filter for them.
				...(privacy === 'private' && { status: 'trained' }),
			};
			return await listAll(client, '/models', 'models', query);
		}),
	);
	return pages.flat().flatMap((record) => {
		const model = parseModel(record);
		return model && getModelKind(model.type) ? [{ ...model, record }] : [];
	});
}

/** Loads a model or app; both have records of the same form. Throws if it can't be fetched. */
export type ModelLoader = (id: string) => Promise<Model>;

async function fetchModel(
	client: ScenarioClient,
	{ record, noun }: RunnableKind,
	id: string,
): Promise<Model> {
	const { path, key } = record(id);
	const reply = await client.get(path);
	const model = parseModel(reply[key] ?? reply);
	// The run goes to the ID that was asked for, whatever the record says.
	if (model) return { ...model, id };
	throw new NodeOperationError(client.node, `Scenario's record of ${noun} ${id} can't be read`, {
		description: `Check the Base URL of the credential, then ${RETRY}.`,
	});
}

/** People edit apps and train models of their own at any time, and run them at once. */
const isPublic = ({ privacy }: Model): boolean => privacy === 'public';

const kept = {
	model: keepForAMinute(async (client, id) => await fetchModel(client, MODEL_KIND, id), isPublic),
	app: keepForAMinute(
		async (client, id) => await fetchModel(client, APP_KIND, id),
		() => false,
	),
};

/**
 * Creates a loader that uses the same record of a model or app for a whole run. Runs side by side, each
 * with an item of its own, share the records of public models.
 */
export function createModelLoader(client: ScenarioClient, { noun }: RunnableKind): ModelLoader {
	const models = new Map<string, Promise<Model>>();
	return async (id) => {
		const model = models.get(id) ?? kept[noun](client, id);
		models.set(id, model);
		return await model;
	};
}
