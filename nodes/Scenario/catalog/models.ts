import { readModel } from '../models/readModel';
import type { Model } from '../models/types';
import type { ScenarioApi } from '../transport/api';
import type { JsonRecord } from '../transport/json';
import { listAll } from '../transport/paging';

/** A row of the list of models, with the record as it came for Simplify off. */
export interface ListedModel extends Model {
	record: JsonRecord;
}

/** Whose models: the project's own, those that everybody has, or both. */
export type Visibility = 'all' | 'own' | 'public';

/** The most that the API gives at once: public models take two pages. */
const PAGE_SIZE = 500;

/** What the API calls them. */
const PRIVACIES: Record<Visibility, string[]> = {
	all: ['private', 'public'],
	own: ['private'],
	public: ['public'],
};

/**
 * Every model of the project that the generate endpoint runs, without inputs: rows have none. All
 * pages are read each time, for rows can be filtered by capability and name only on this side.
 *
 * @throws {NodeApiError} when a page can't be had
 */
export async function listModels(api: ScenarioApi, visibility: Visibility): Promise<ListedModel[]> {
	const pages = await Promise.all(
		PRIVACIES[visibility].map(async (privacy) => {
			const query = { privacy, type: 'custom', pageSize: PAGE_SIZE };
			return await listAll(api, '/models', 'models', query);
		}),
	);
	return pages.flat().flatMap((record) => {
		const model = readModel(record);
		return model ? [{ ...model, record }] : [];
	});
}
