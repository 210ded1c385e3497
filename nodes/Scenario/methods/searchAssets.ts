import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { readAsset } from '../assets/asset';
import { scenarioApi } from '../transport/api';
import { recordsOf, textOf } from '../transport/json';

/** Recent assets are what somebody looks for here: the rest goes by ID. */
const PAGE_SIZE = 100;

/** The asset list of the editor: the newest files of the project, a page at a time. */
export async function searchAssets(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const api = await scenarioApi(this);
	const reply = await api.get('/assets', {
		pageSize: PAGE_SIZE,
		...(paginationToken && { paginationToken }),
	});
	const wanted = filter?.trim().toLowerCase() ?? '';
	const assets = recordsOf(reply.assets).flatMap((record) => readAsset(record) ?? []);
	// Times are written alike, so the newest is the last one in the order of letters.
	assets.sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
	const results = assets
		.map(({ assetId, name, kind, modelId, createdAt }) => {
			const made = createdAt?.slice(0, 16).replace('T', ' ');
			const words = [name ?? modelId ?? assetId, kind, made];
			return { name: words.filter(Boolean).join(' · '), value: assetId };
		})
		.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
	return { results, paginationToken: textOf(reply.nextPaginationToken) };
}
