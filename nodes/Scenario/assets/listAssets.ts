import type { ScenarioClient } from '../transport/client';
import { listPages, readPages } from '../transport/pagination';
import type { JsonRecord } from '../utils/json';
import { asNumber } from '../utils/json';
import type { Asset } from './asset';
import { readAsset } from './asset';

/** Which assets to list: those that meet all of them. */
export interface AssetFilters {
	/** Words for the API's search. */
	search?: string;
	/** An asset ID, or an image as a data URL. */
	similarTo?: string;
	/** In the API's words: image, video and so on. */
	kind?: string;
	tags: string[];
	collectionId?: string;
	/** Milliseconds since the epoch, exclusive. */
	createdAfter?: number;
	createdBefore?: number;
}

/** The API's maximum. */
const MAX_PAGE_SIZE = 100;

/** More pages than any project has, so that a misbehaving server can't keep the loop running forever. */
const MAX_PAGES = 500;

/** A condition of the search, whose value can't end its own quotes. */
const condition = (attribute: string, value: string): string =>
	`${attribute} = "${value.replace(/["\\]/g, '\\$&')}"`;

/** The body of a search, without its page. Words and images have the best results first. */
function searchBody({ search, similarTo, kind, tags, collectionId }: AssetFilters): JsonRecord {
	const conditions = [
		...(kind === undefined ? [] : [condition('kind', kind)]),
		...tags.map((tag) => condition('tags', tag)),
		...(collectionId ? [condition('collectionIds', collectionId)] : []),
	];
	return {
		...(search && { query: search }),
		...(similarTo && { image: similarTo }),
		...(conditions.length > 0 && { filter: conditions.join(' AND ') }),
		...(!search && !similarTo && { sortBy: ['createdAt:desc'] }),
	};
}

/** The results of a search, page by page: the API counts from an offset. */
const searchPages = (client: ScenarioClient, filters: AssetFilters, limit: number) =>
	readPages(client, {
		noun: 'assets',
		key: 'hits',
		fetchPage: async (from = '0') => {
			const body = { ...searchBody(filters), limit, offset: Number(from) };
			return await client.request({ method: 'POST', path: '/search/assets', body });
		},
		getNext: ({ estimatedTotalHits }, count) =>
			count > 0 && count < (asNumber(estimatedTotalHits) ?? Infinity) ? String(count) : undefined,
		maxPages: MAX_PAGES,
	});

/** The list of the API, which knows collections and dates. */
function assetPages(client: ScenarioClient, filters: AssetFilters, pageSize: number) {
	const { collectionId, createdAfter, createdBefore } = filters;
	const iso = (ms: number) => new Date(ms).toISOString();
	const query = {
		...{ pageSize, sortBy: 'createdAt', sortDirection: 'desc' },
		...(collectionId && { collectionId }),
		...(createdAfter !== undefined && { createdAfter: iso(createdAfter) }),
		...(createdBefore !== undefined && { createdBefore: iso(createdBefore) }),
	};
	return listPages(client, '/assets', 'assets', query, MAX_PAGES);
}

/**
 * The assets of the project, the newest first, or the results of a search, the best first.
 *
 * @param limit maximum number of assets
 * @throws {NodeApiError} when a page can't be fetched
 * @throws {NodeOperationError} when the list goes on after 500 pages
 */
export async function listAssets(
	client: ScenarioClient,
	filters: AssetFilters,
	limit: number,
): Promise<Asset[]> {
	const { search, similarTo, kind, tags } = filters;
	const { createdAfter = -Infinity, createdBefore = Infinity } = filters;
	const isRanked = Boolean(search ?? similarTo);
	const isSearch = isRanked || kind !== undefined || tags.length > 0;
	const hasDates = createdAfter > -Infinity || createdBefore < Infinity;
	const pageSize = isSearch && hasDates ? MAX_PAGE_SIZE : Math.min(limit, MAX_PAGE_SIZE);
	const getPages = isSearch ? searchPages : assetPages;
	const found: Asset[] = [];
	for await (const records of getPages(client, filters, pageSize)) {
		let last = Infinity;
		for (const asset of records.flatMap((record) => readAsset(record) ?? [])) {
			last = Date.parse(asset.createdAt ?? '');
			// A search has no filter of dates that is known (docs/service-facts.md, Files).
			if (!hasDates || (createdAfter < last && last < createdBefore)) found.push(asset);
		}
		if (found.length >= limit || (!isRanked && last <= createdAfter)) break;
	}
	return found.slice(0, limit === Infinity ? undefined : limit);
}
