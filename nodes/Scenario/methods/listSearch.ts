import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { readAsset } from '../assets/asset';
import { findWith, listBaseModels } from '../catalog/baseModels';
import { createModelLoader } from '../catalog/models';
import { MODEL_KIND } from '../catalog/runnable';
import { readJob } from '../jobs/job';
import { getCapabilities, modelChoices } from '../models/modelList';
import { createClient } from '../transport/client';
import { asRecords, asText } from '../utils/json';
import { containsWords } from '../utils/text';
import { listEditorApps, listEditorModels } from './editorLists';

/** The editor's model list for the selected resource: public models and the project's own. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const models = await listEditorModels(await createClient(this));
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
	const models = await listEditorModels(await createClient(this));
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
	const given = this.getCurrentNodeParameter('model', { extractValue: true });
	const modelId = typeof given === 'string' ? given.trim() : '';
	const trained = modelId ? await find(modelId) : undefined;
	const known = trained ? await listBaseModels(trained, find) : [];
	if (known.length > 0) return { results: modelChoices(known, { filter }) };
	const capabilities = getCapabilities(String(this.getCurrentNodeParameter('resource') ?? ''));
	const all = await listEditorModels(client);
	return { results: modelChoices(all, { capabilities, kind: 'custom', filter }) };
}

/** The editor's app list: the project's own and public apps that contain all words of the filter. */
export async function searchApps(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const apps = await listEditorApps(await createClient(this));
	const found = apps.filter(({ id, name }) => containsWords(`${name}\n${id}`, filter));
	return {
		results: found.map(({ id, name, isOwn }) => ({
			name: isOwn ? `${name} (own)` : name,
			value: id,
		})),
	};
}

/** Older jobs can be selected by ID. */
const JOBS_PAGE_SIZE = 100;

/** The editor's job list: the project's newest jobs, page by page. */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const client = await createClient(this);
	const reply = await client.get('/jobs', {
		pageSize: JOBS_PAGE_SIZE,
		...(paginationToken && { paginationToken }),
	});
	const results = asRecords(reply.jobs).flatMap((record) => {
		const job = readJob(record);
		if (!job) return [];
		const createdText = job.createdAt?.slice(0, 16).replace('T', ' ');
		const name = [job.modelId ?? job.jobId, job.status, createdText].filter(Boolean).join(' · ');
		return containsWords(`${name} ${job.jobId}`, filter) ? [{ name, value: job.jobId }] : [];
	});
	return { results, paginationToken: asText(reply.nextPaginationToken) };
}

/** Older assets can be selected by ID. */
const ASSETS_PAGE_SIZE = 100;

/** The editor's asset list: the project's newest files, page by page. */
export async function searchAssets(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const client = await createClient(this);
	const reply = await client.get('/assets', {
		pageSize: ASSETS_PAGE_SIZE,
		...(paginationToken && { paginationToken }),
	});
	const assets = asRecords(reply.assets).flatMap((record) => readAsset(record) ?? []);
	// ISO 8601 times sort as text.
	assets.sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
	const results = assets
		.map(({ assetId, name, kind, modelId, createdAt }) => {
			const createdText = createdAt?.slice(0, 16).replace('T', ' ');
			const words = [name ?? modelId ?? assetId, kind, createdText];
			return { name: words.filter(Boolean).join(' · '), value: assetId };
		})
		.filter(({ name, value }) => containsWords(`${name} ${value}`, filter));
	return { results, paginationToken: asText(reply.nextPaginationToken) };
}
