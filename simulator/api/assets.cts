import type { FastifyInstance } from 'fastify';

import {
	assetRecord,
	COLLECTION_ID,
	createUploadedAsset,
	findAsset,
	getCollectionIds,
	isAvailable,
	requireAsset,
	requireCollection,
	type StoredAsset,
} from '../files/asset.cts';
import { bufferContent } from '../files/content.cts';
import { getFile } from '../files/conversion.cts';
import { detectImage } from '../files/media.cts';
import { signedUrl } from '../files/signedUrl.cts';
import { PROJECT_ID } from '../ids.cts';
import { check } from '../middleware/errors.cts';
import {
	getBody,
	getIds,
	getPage,
	getQuery,
	getTypes,
	type OfId,
	type Query,
} from '../middleware/request.cts';
import type { State } from '../state.cts';

const MAX_BULK_ASSETS = 200;
const MAX_DELETED = 100;
const MAX_COLLECTED = 49;

/** Stores a base64 image, given as raw base64 or as a data URL. */
function storeImage(state: State, body: Record<string, unknown>): StoredAsset {
	const { name, image, collectionIds } = body;
	check(typeof image === 'string' && image !== '', '"image" must be a string');
	const bytes = Buffer.from(image.replace(/^data:[^,]*,/, ''), 'base64');
	const found = detectImage(bytes);
	check(found, 'The image format is not supported');
	return createUploadedAsset(state, {
		kind: 'image',
		...found,
		...(typeof name === 'string' && { name }),
		content: bufferContent(bytes),
		collectionIds: getCollectionIds(collectionIds),
	});
}

/** Available assets that clients may list, the newest first. */
export const listAssets = (state: State): StoredAsset[] =>
	[...state.assets.values()]
		.filter((asset) => !asset.isFrame && isAvailable(asset, state))
		.reverse()
		.sort((one, other) => other.createdAt - one.createdAt);

/** Dates are limits outside of the range. @throws {HttpError} 400 if the list isn't sorted by them */
function filterAssets(assets: StoredAsset[], query: Query): StoredAsset[] {
	const { type, types, modelId, collectionId, createdAfter, createdBefore, sortBy } = query;
	check(!type || !types, '"type" and "types" cannot be used together');
	const wanted = getTypes(query);
	const hasDates = createdAfter !== undefined || createdBefore !== undefined;
	check(!hasDates || sortBy === 'createdAt', 'Dates require "sortBy" to be "createdAt"');
	const after = createdAfter === undefined ? -Infinity : Date.parse(createdAfter);
	const before = createdBefore === undefined ? Infinity : Date.parse(createdBefore);
	return assets
		.filter(({ createdAt }) => !hasDates || (after < createdAt && createdAt < before))
		.filter((asset) => !wanted || wanted.includes(asset.type))
		.filter((asset) => !modelId || asset.modelId === modelId)
		.filter((asset) => !collectionId || asset.collectionIds?.includes(collectionId));
}

/** `/assets`: list, one, many by id, download, delete, and `POST` for small images. */
export function serveAssets(api: FastifyInstance, state: State): void {
	api.get<OfId>('/assets/:id', async ({ params }) => ({
		asset: assetRecord(requireAsset(state, params.id), state),
	}));

	api.get('/assets', async (request) => {
		const query = getQuery(request);
		const newest = filterAssets(listAssets(state), query);
		const { rows, ...more } = getPage(query, newest, ({ id }) => id);
		return { assets: rows.map((asset) => assetRecord(asset, state)), ...more };
	});

	api.post('/assets/get-bulk', async ({ body }) => {
		const found = getIds(body, MAX_BULK_ASSETS).map((id) => findAsset(state, id));
		const assets = found.filter((asset) => asset !== undefined);
		return { assets: assets.map((asset) => assetRecord(asset, state)) };
	});

	api.post('/assets', async ({ body }) => ({
		asset: assetRecord(storeImage(state, getBody(body)), state),
	}));

	api.post<OfId>('/assets/:id/download', async ({ params, body }) => {
		const asset = requireAsset(state, params.id);
		const { targetFormat } = getBody(body);
		const variant = targetFormat === undefined ? 'original' : String(targetFormat);
		const file = getFile(asset, variant);
		check(file, `Asset ${asset.id} cannot be converted to ${variant}`);
		const url = signedUrl(state, `/cdn/assets/${asset.id}/${variant}`);
		return { url, mimeType: file.mimeType };
	});

	api.delete('/assets', async ({ body }) => {
		const assetIds = getIds(body, MAX_DELETED);
		for (const { id } of assetIds.map((assetId) => requireAsset(state, assetId))) {
			state.assets.delete(id);
		}
		return {};
	});
}

function collectionRecord(state: State) {
	const { length: assetCount } = listAssets(state).filter(({ collectionIds }) =>
		collectionIds?.includes(COLLECTION_ID),
	);
	const created = '2026-05-11T08:00:00.000Z';
	return {
		...{ id: COLLECTION_ID, name: 'Brand', ownerId: PROJECT_ID },
		...{ assetCount, itemCount: assetCount, modelCount: 0 },
		...{ createdAt: created, updatedAt: created },
	};
}

const asTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/**
 * Tags of assets, and assets of collections. Tags that are there already are accepted. An asset that is
 * in a collection already, or isn't when it is removed, is refused, and so are all others of the call.
 */
export function serveLabels(api: FastifyInstance, state: State): void {
	api.put<OfId>('/assets/:id/tags', async ({ params, body }) => {
		const asset = requireAsset(state, params.id);
		const { add, delete: remove, strict = false } = getBody(body);
		const tags = asset.tags ?? [];
		const added = asTexts(add).filter((tag) => !tags.includes(tag));
		check(!strict || added.length === asTexts(add).length, 'A tag already exists');
		const deleted = asTexts(remove).filter((tag) => tags.includes(tag));
		asset.tags = [...tags, ...added].filter((tag) => !deleted.includes(tag));
		return { added, deleted };
	});

	const change = (id: string, body: unknown, isMember: boolean) => {
		requireCollection(id);
		const assets = getIds(body, MAX_COLLECTED).map((assetId) => requireAsset(state, assetId));
		const done = assets.find(({ collectionIds = [] }) => collectionIds.includes(id) === isMember);
		check(!done, `Asset ${done?.id} is ${isMember ? 'already' : 'not'} in collection ${id}`);
		for (const asset of assets) {
			const others = (asset.collectionIds ?? []).filter((other) => other !== id);
			asset.collectionIds = isMember ? [...others, id] : others;
		}
		return { collection: collectionRecord(state) };
	};

	api.put<OfId>('/collections/:id/assets', async ({ params, body }) =>
		change(params.id, body, true),
	);
	api.delete<OfId>('/collections/:id/assets', async ({ params, body }) =>
		change(params.id, body, false),
	);
}
