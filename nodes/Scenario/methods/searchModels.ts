import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { capabilitiesOf } from '../models/capabilities';
import { modelChoices } from '../models/modelList';
import { readModel } from '../models/readModel';
import type { Model } from '../models/types';
import { scenarioApi } from '../transport/api';
import { listAll } from '../transport/paging';

/** The most that the API gives at once: public models take two pages. */
const PAGE_SIZE = 500;

/**
 * The model list of the editor: every public model of the resource's kind and the project's own.
 * All pages are read each time: rows can be filtered by capability and name only on this side.
 */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const api = await scenarioApi(this);
	const modelsOf = async (privacy: string) =>
		await listAll(api, '/models', 'models', { privacy, type: 'custom', pageSize: PAGE_SIZE });
	const records = await Promise.all([modelsOf('private'), modelsOf('public')]);
	const models = records
		.flat()
		.map(readModel)
		.filter((model): model is Model => model !== undefined);
	const capabilities = capabilitiesOf(String(this.getCurrentNodeParameter('resource') ?? ''));
	return { results: modelChoices(models, { capabilities, filter }) };
}
