import { toNodeApiError } from '../transport/client';
import type { ScenarioClient } from '../transport/client';
import type { JsonRecord } from '../utils/json';
import { asNumber, asRecords, asText } from '../utils/json';
import type { Asset } from './asset';
import { readAsset } from './asset';

/** Which assets to list: those that meet all of them. */
export interface AssetFilters {
	/** Words for the API's search. */
	search?: string;
	/** In the API's words: image, video and so on. */
	kind?: string;
	tags: string[];
	collectionId?: string;
}

interface Page {
	records: JsonRecord[];
	/** Fetches the next page; absent on the last one. */
	next?: () => Promise<Page>;
}

/** The API's maximum. */
const MAX_PAGE_SIZE = 100;

/** More pages than any project has, so that a misbehaving server can't keep the loop running forever. */
const MAX_PAGES = 500;

const SEARCH_RETRY = { ms: 60_000, tries: 5 };

const NEWEST_FIRST = { sortBy: 'createdAt', sortDirection: 'desc' };

async function fetchList(
	client: ScenarioClient,
	pageSize: number,
	collectionId?: string,
	paginationToken?: string,
): Promise<Page> {
	const reply = await client.get('/assets', {
		pageSize,
		...NEWEST_FIRST,
		...(collectionId && { collectionId }),
		...(paginationToken && { paginationToken }),
	});
	const token = asText(reply.nextPaginationToken);
	const hasNext = token !== undefined && token !== paginationToken;
	return {
		records: asRecords(reply.assets),
		...(hasNext && {
			next: async () => await fetchList(client, pageSize, collectionId, token),
		}),
	};
}

async function fetchSearch(
	client: ScenarioClient,
	limit: number,
	query: string,
	offset = 0,
): Promise<Page> {
	const { ms, tries } = SEARCH_RETRY;
	const result = await client.requestWithRetry(
		{ method: 'POST', path: '/search/assets', body: { query, limit, offset } },
		{ deadline: client.clock.now() + ms, tries },
	);
	if ('failure' in result) throw toNodeApiError(client.node, result.failure);
	const records = asRecords(result.body.hits);
	const seen = offset + records.length;
	const hasNext =
		records.length > 0 && seen < (asNumber(result.body.estimatedTotalHits) ?? Infinity);
	return {
		records,
		...(hasNext && { next: async () => await fetchSearch(client, limit, query, seen) }),
	};
}

/** The API filters by collection in its list alone, and by kind and tags of own assets nowhere. */
const meets = ({ kind, tags, collectionIds }: Asset, filters: AssetFilters): boolean =>
	(filters.kind === undefined || kind === filters.kind) &&
	filters.tags.every((tag) => tags.includes(tag)) &&
	(!filters.search || !filters.collectionId || collectionIds.includes(filters.collectionId));

/**
 * The assets of the project, the newest first, or the results of a search, the best first.
 *
 * @param limit maximum number of assets
 * @throws {NodeApiError} when a page can't be fetched
 */
export async function listAssets(
	client: ScenarioClient,
	filters: AssetFilters,
	limit: number,
): Promise<Asset[]> {
	const { search, kind, tags, collectionId } = filters;
	const isFiltered = kind !== undefined || tags.length > 0 || (search && collectionId);
	const pageSize = isFiltered ? MAX_PAGE_SIZE : Math.min(limit, MAX_PAGE_SIZE);
	const found: Asset[] = [];
	let next: Page['next'] = async () =>
		search
			? await fetchSearch(client, pageSize, search)
			: await fetchList(client, pageSize, collectionId);
	for (let page = 0; next && page < MAX_PAGES && found.length < limit; page++) {
		const current: Page = await next();
		for (const record of current.records) {
			const asset = readAsset(record);
			if (asset && meets(asset, filters)) found.push(asset);
		}
		next = current.next;
	}
	return found.slice(0, limit === Infinity ? undefined : limit);
}
