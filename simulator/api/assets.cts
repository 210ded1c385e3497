import type { FastifyInstance } from 'fastify';

import { PROJECT_ID } from '../ids.cts';
import { getPageSize, paginate } from '../middleware/paging.cts';
import { badRequest, notFound } from '../middleware/httpError.cts';
import { getBody, getQuery } from '../middleware/request.cts';
import type { StoredAsset } from '../files/asset.cts';
import { assetRecord, createUploadedAsset, findAsset, isAvailable } from '../files/asset.cts';
import { bufferContent } from '../files/content.cts';
import { detectImage } from '../files/image.cts';
import type { State } from '../state.cts';

const MAX_BULK_ASSETS = 200;

const MAX_COLLECTED = 49;

/** Stores a base64 image, given as raw base64 or as a data URL. */
function storeImage(state: State, body: Record<string, unknown>): StoredAsset {
	const { name, image } = body;
	if (typeof image !== 'string' || image === '') throw badRequest('"image" must be a string');
	const bytes = Buffer.from(image.replace(/^data:[^,]*,/, ''), 'base64');
	const found = detectImage(bytes);
	if (!found) throw badRequest('The image format is not supported');
	return createUploadedAsset(state, {
		kind: 'image',
		...found,
		...(typeof name === 'string' && { name }),
		content: bufferContent(bytes),
	});
}

/** Available assets that clients may list, the newest first. */
const listAssets = (state: State): StoredAsset[] =>
	[...state.assets.values()]
		.filter((asset) => !asset.isFrame && isAvailable(asset, state))
		.reverse()
		.sort((one, other) => other.createdAt - one.createdAt);

function filterAssets(assets: StoredAsset[], query: Record<string, string>): StoredAsset[] {
	const { type, types, modelId, collectionId } = query;
	if (type && types) throw badRequest('"type" and "types" cannot be used together');
	const wanted = (types ?? type)?.split(',');
	return assets
		.filter((asset) => !wanted || wanted.includes(asset.type))
		.filter((asset) => !modelId || asset.modelId === modelId)
		.filter((asset) => !collectionId || asset.collectionIds?.includes(collectionId));
}

/** Words of a query that all stand in what is known of an asset. */
function matchesQuery({ prompt = '', name = '' }: StoredAsset, query: string): boolean {
	const text = `${prompt} ${name}`.toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

/** A search hit, which has less than the record of an asset. */
function toHit(asset: StoredAsset, state: State) {
	const record = assetRecord(asset, state);
	const { id, url, mimeType, metadata, ownerId, authorId, createdAt, updatedAt } = record;
	const { privacy, tags, collectionIds, thumbnail } = record;
	return {
		...{ id, url, mimeType, ownerId, authorId, createdAt, updatedAt, privacy, tags, collectionIds },
		metadata: { ...metadata, ...(thumbnail && { thumbnail: { assetId: thumbnail.assetId } }) },
		nsfw: [],
		teamId: 'team_simulator',
		...(thumbnail && { thumbnail }),
	};
}

/** The one collection there is. */
const COLLECTION = { id: 'collection_brand', name: 'Brand', ownerId: PROJECT_ID };

const CREATED = '2026-05-11T08:00:00.000Z';

function collectionRecord(state: State) {
	const { length: assetCount } = listAssets(state).filter(({ collectionIds }) =>
		collectionIds?.includes(COLLECTION.id),
	);
	const counts = { assetCount, itemCount: assetCount, modelCount: 0 };
	return { ...COLLECTION, ...counts, createdAt: CREATED, updatedAt: CREATED };
}

const asTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Tags of assets, and assets of collections: both keep what they already have. */
function serveLabels(api: FastifyInstance, state: State): void {
	const find = (id: string): StoredAsset => {
		const asset = findAsset(state, id);
		if (!asset) throw notFound('Asset', id);
		return asset;
	};

	api.put<{ Params: { assetId: string } }>('/assets/:assetId/tags', async ({ params, body }) => {
		const asset = find(params.assetId);
		const { add, delete: remove, strict = false } = getBody(body);
		const tags = asset.tags ?? [];
		const added = asTexts(add).filter((tag) => !tags.includes(tag));
		if (strict && added.length < asTexts(add).length) throw badRequest('A tag already exists');
		const deleted = asTexts(remove).filter((tag) => tags.includes(tag));
		asset.tags = [...tags, ...added].filter((tag) => !deleted.includes(tag));
		return { added, deleted };
	});

	api.put<{ Params: { id: string } }>('/collections/:id/assets', async ({ params, body }) => {
		const { id } = params;
		if (id !== COLLECTION.id) throw notFound('Collection', id);
		const assetIds = asTexts(getBody(body).assetIds);
		if (assetIds.length > MAX_COLLECTED) {
			throw badRequest(`"assetIds" must contain at most ${MAX_COLLECTED} items`);
		}
		for (const asset of assetIds.map(find)) {
			asset.collectionIds = [...new Set([...(asset.collectionIds ?? []), id])];
		}
		return { collection: collectionRecord(state) };
	});
}

/** `/assets`: list, one, many by id, and `POST` for small images; `POST /search/assets`. */
export function serveAssets(api: FastifyInstance, state: State): void {
	api.get<{ Params: { assetId: string } }>('/assets/:assetId', async ({ params }) => {
		const asset = findAsset(state, params.assetId);
		if (!asset) throw notFound('Asset', params.assetId);
		return { asset: assetRecord(asset, state) };
	});

	api.get('/assets', async (request) => {
		const query = getQuery(request);
		const size = getPageSize(query, 50, 100);
		const newest = filterAssets(listAssets(state), query);
		const page = paginate(newest, ({ id }) => id, size, query.paginationToken);
		const assets = page.rows.map((asset) => assetRecord(asset, state));
		return { ...page, rows: undefined, assets };
	});

	api.post('/assets/get-bulk', async ({ body }) => {
		const { assetIds } = getBody(body);
		if (!Array.isArray(assetIds)) throw badRequest('"assetIds" must be an array');
		if (assetIds.length > MAX_BULK_ASSETS) {
			throw badRequest(`"assetIds" must contain at most ${MAX_BULK_ASSETS} items`);
		}
		const found = assetIds.map((id) => findAsset(state, String(id)));
		const assets = found.filter((asset) => asset !== undefined);
		return { assets: assets.map((asset) => assetRecord(asset, state)) };
	});

	serveLabels(api, state);

	api.post('/assets', async ({ body }) => ({
		asset: assetRecord(storeImage(state, getBody(body)), state),
	}));
	api.post('/search/assets', async ({ body }) => {
		const { query = '', limit = 20, offset = 0, page, hitsPerPage } = getBody(body);
		if ((page === undefined) !== (hitsPerPage === undefined)) {
			throw badRequest('"page" must be used with "hitsPerPage"');
		}
		const size = Number(hitsPerPage ?? limit);
		const start = page === undefined ? Number(offset) : (Number(page) - 1) * size;
		const found = listAssets(state).filter((asset) => matchesQuery(asset, String(query)));
		return {
			hits: found.slice(start, start + size).map((asset) => toHit(asset, state)),
			offset: start,
			estimatedTotalHits: found.length,
		};
	});
}
