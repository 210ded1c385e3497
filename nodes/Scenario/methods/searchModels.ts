import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { listModels } from '../catalog/models';
import { capabilitiesOf } from '../models/capabilities';
import { modelChoices } from '../models/modelList';
import { scenarioApi } from '../transport/api';

/** The model list of the editor: every public model of the resource's kind and the project's own. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const models = await listModels(await scenarioApi(this), 'all');
	const capabilities = capabilitiesOf(String(this.getCurrentNodeParameter('resource') ?? ''));
	return { results: modelChoices(models, { capabilities, filter }) };
}

/** The same without a kind: all that there are. */
export async function searchAllModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const models = await listModels(await scenarioApi(this), 'all');
	return { results: modelChoices(models, { filter }) };
}
