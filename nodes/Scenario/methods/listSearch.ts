import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { readAsset } from '../assets/asset';
import { findWith, listBaseModels } from '../catalog/baseModels';
import { listApps, listModels } from '../catalog/lists';
import { createModelLoader, MODEL_KIND } from '../catalog/runnable';
import { readJob } from '../jobs/job';
import { getCapabilities, modelChoices } from '../models/modelSearch';
import type { ScenarioClient } from '../transport/client';
import { createClient } from '../transport/client';
import { keepForAMinute } from '../transport/project';
import { asRecords, asText } from '../utils/json';
import { containsWords } from '../utils/text';
import { readSelectedId } from './parameters';

/* n8n calls a search method at every pause in typing, so the lists are kept. */

const keptModels = keepForAMinute(async (client: ScenarioClient) =>
	// Without the raw records, which only operations return.
	(await listModels(client, 'all')).map((model) => ({ ...model, record: undefined })),
);

const keptApps = keepForAMinute(async (client: ScenarioClient) => await listApps(client));

/** All models, own and public. */
const loadModels = async (client: ScenarioClient) => await keptModels(client, '');

/** The editor's model list for the selected resource: public models and the project's own. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const models = await loadModels(await createClient(this));
	// AI builders send the parameters that they have so far: without a resource, the models of all.
	const resource = asText(this.getCurrentNodeParameter('resource'));
	const capabilities = resource === undefined ? undefined : getCapabilities(resource);
	return { results: modelChoices(models, { capabilities, filter }) };
}

/** The editor's model list for all resources. */
export async function searchAllModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const models = await loadModels(await createClient(this));
	return { results: modelChoices(models, { filter }) };
}

/**
 * The editor's list of base models: those that run the selected model, or all of the resource if none is
 * known.
 */
export async function searchBaseModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const client = await createClient(this);
	const find = findWith(createModelLoader(client, MODEL_KIND));
	const modelId = readSelectedId(this, 'model');
	const trained = modelId ? await find(modelId) : undefined;
	const known = trained ? await listBaseModels(trained, find) : [];
	if (known.length > 0) return { results: modelChoices(known, { filter }) };
	const capabilities = getCapabilities(String(this.getCurrentNodeParameter('resource') ?? ''));
	const all = await loadModels(client);
	return { results: modelChoices(all, { capabilities, modelKind: 'custom', filter }) };
}

/** The editor's app list: the project's own and public apps that contain all words of the filter. */
export async function searchApps(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const apps = await keptApps(await createClient(this), '');
	const found = apps.filter(({ id, name }) => containsWords(`${name}\n${id}`, filter));
	return {
		results: found.map(({ id, name, isOwn }) => ({
			name: isOwn ? `${name} (own)` : name,
			value: id,
		})),
	};
}

/** Older jobs and assets can be selected by ID. */
const PAGE_SIZE = 100;

/** A page of the project's newest jobs or assets. */
async function fetchPage(context: ILoadOptionsFunctions, key: 'jobs' | 'assets', token?: string) {
	const client = await createClient(context);
	const reply = await client.get(`/${key}`, {
		pageSize: PAGE_SIZE,
		...(token && { paginationToken: token }),
	});
	return { records: asRecords(reply[key]), paginationToken: asText(reply.nextPaginationToken) };
}

/** The choice of a job or asset, e.g. "model_veo3 · success · 2026-01-31 09:30"; none if it is filtered out. */
function createChoices(
	value: string,
	facts: Array<string | undefined>,
	createdAt: string | undefined,
	filter: string,
): INodeListSearchItems[] {
	const createdText = createdAt?.slice(0, 16).replace('T', ' ');
	const name = [...facts, createdText].filter(Boolean).join(' · ');
	return containsWords(`${name} ${value}`, filter) ? [{ name, value }] : [];
}

/** The editor's job list: the project's newest jobs, page by page. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter = '',
	token?: string,
): Promise<INodeListSearchResult> {
	const { records, paginationToken } = await fetchPage(this, 'jobs', token);
	const jobs = records.flatMap((record) => readJob(record) ?? []);
	const results = jobs.flatMap(({ jobId, modelId, status, createdAt }) =>
		createChoices(jobId, [modelId ?? jobId, status], createdAt, filter),
	);
	return { results, paginationToken };
}

/** The editor's asset list: the project's newest files, page by page. */
export async function searchAssets(
	this: ILoadOptionsFunctions,
	filter = '',
	token?: string,
): Promise<INodeListSearchResult> {
	const { records, paginationToken } = await fetchPage(this, 'assets', token);
	const assets = records.flatMap((record) => readAsset(record) ?? []);
	// ISO 8601 times sort as text.
	assets.sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
	const results = assets.flatMap(({ assetId, name, kind, modelId, createdAt }) =>
		createChoices(assetId, [name ?? modelId ?? assetId, kind], createdAt, filter),
	);
	return { results, paginationToken };
}
