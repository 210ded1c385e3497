import type { IDataObject } from 'n8n-workflow';

import { readUserSteps } from '../jobs/pendingStep';
import type { Model } from '../models/model';
import { getModelKind, parseModel } from '../models/model';
import { modelDetails } from '../models/modelOutput';
import type { ScenarioClient } from '../transport/client';
import { listAll } from '../transport/pagination';
import type { JsonRecord } from '../utils/json';
import { asText, toDataObject } from '../utils/json';
import { asId, asLine, asLines } from '../utils/text';

/* The lists of models and apps. `modelSearch.ts` searches, ranks and names models. */

/** A model in a list, with its raw record for Simplify off. */
export interface ListedModel extends Model {
	record: JsonRecord;
}

/** The project's own models, public models, or both. */
export type Visibility = 'all' | 'own' | 'public';

/** The API's maximum page size of models: public ones take two pages. */
const MODELS_PER_PAGE = 500;

/** The API's own terms. */
const PRIVACIES: Record<Visibility, string[]> = {
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
				pageSize: MODELS_PER_PAGE,
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

/** An app in a list. */
export interface ListedApp {
	id: string;
	name: string;
	isOwn: boolean;
	/** The raw record, for Simplify off. */
	record: JsonRecord;
}

/** The API's maximum page size of apps. */
const APPS_PER_PAGE = 100;

const MAX_NAME_LENGTH = 200;

const MAX_DESCRIPTION_LENGTH = 1_000;

/** Drafts can't be run. */
const isReady = ({ status }: JsonRecord): boolean => status === undefined || status === 'ready';

function sortApps(apps: ListedApp[]): ListedApp[] {
	// A shared collator: `localeCompare` loads its rules for each comparison, which blocks n8n.
	const { compare } = new Intl.Collator('en', { numeric: true });
	return apps.sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || compare(a.name, b.name));
}

/**
 * The apps that can be run: the project's own first, then public ones, both sorted by name.
 *
 * @throws {NodeApiError} when a page can't be fetched
 */
export async function listApps(
	client: ScenarioClient,
	visibility: Visibility = 'all',
): Promise<ListedApp[]> {
	const pages = await Promise.all(
		PRIVACIES[visibility].map(async (privacy) => {
			const query = { privacy, pageSize: APPS_PER_PAGE };
			const records = await listAll(client, '/workflows', 'workflows', query);
			return records.filter(isReady).flatMap((record) => {
				const id = asId(record.id);
				if (!id) return [];
				const name = asLine(record.name, MAX_NAME_LENGTH) ?? id;
				return [{ id, name, isOwn: privacy === 'private', record }];
			});
		}),
	);
	const distinct = new Map<string, ListedApp>();
	for (const app of pages.flat()) {
		if (!distinct.has(app.id)) distinct.set(app.id, app);
	}
	return sortApps([...distinct.values()]);
}

/** Output of an app in a list. */
export const appSummary = (record: JsonRecord): IDataObject => ({
	workflowId: asId(record.id) ?? null,
	name: asLine(record.name, MAX_NAME_LENGTH) ?? null,
	description: asLine(record.description, MAX_DESCRIPTION_LENGTH) ?? null,
	outputKinds: asLines(record.outputAssetKinds),
	tags: asLines(record.tagSet),
	status: asLine(record.status, MAX_NAME_LENGTH) ?? null,
	privacy: asLine(record.privacy, MAX_NAME_LENGTH) ?? null,
	updatedAt: asText(record.updatedAt) ?? null,
});

/**
 * Output of an app with its inputs, whose names are the keys of Parameters (JSON), and the steps for
 * which it waits for a person.
 */
export function appDetails(record: JsonRecord): IDataObject {
	const app = parseModel(record);
	return {
		...appSummary(record),
		...toDataObject({ inputs: app ? modelDetails(app).inputs : [] }),
		approvalSteps: readUserSteps(record.flow).map(({ nodeId, type }) => ({ nodeId, type })),
	};
}
