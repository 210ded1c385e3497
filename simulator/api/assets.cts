import type { FastifyInstance } from 'fastify';

import { pageOf, pageSizeIn } from '../edge/paging.cts';
import { badRequest, notFound } from '../edge/refusal.cts';
import { objectIn, queryOf } from '../edge/request.cts';
import { assetRecord, findAsset, isOut } from '../files/asset.cts';
import { bufferContent } from '../files/content.cts';
import { imageIn } from '../files/image.cts';
import { newId } from '../ids.cts';
import type { World } from '../world.cts';

const MOST_AT_ONCE = 200;

/** Takes an image that came as base64, with or without the head of a data URL. */
function takeImage(world: World, body: Record<string, unknown>) {
	const { name, image } = body;
	if (typeof image !== 'string' || image === '') throw badRequest('"image" must be a string');
	const bytes = Buffer.from(image.replace(/^data:[^,]*,/, ''), 'base64');
	const found = imageIn(bytes);
	if (!found) throw badRequest('The image format is not supported');
	const asset = {
		id: newId('asset'),
		kind: 'image',
		mimeType: found.mimeType,
		...(typeof name === 'string' && { name }),
		content: bufferContent(bytes),
		properties: found.properties,
		source: 'uploaded' as const,
		createdAt: world.now(),
	};
	world.assets.set(asset.id, asset);
	return asset;
}

/** Files: one, some by id, the newest, and small images in. */
export function serveAssets(api: FastifyInstance, world: World): void {
	api.get<{ Params: { assetId: string } }>('/assets/:assetId', async ({ params }) => {
		const asset = findAsset(world, params.assetId);
		if (!asset) throw notFound('Asset', params.assetId);
		return { asset: assetRecord(asset, world) };
	});

	api.get('/assets', async (request) => {
		const query = queryOf(request);
		const size = pageSizeIn(query, 50, 100);
		const newest = [...world.assets.values()]
			.filter((asset) => !asset.isFrame && isOut(asset, world))
			.reverse()
			.sort((one, other) => other.createdAt - one.createdAt);
		const page = pageOf(newest, ({ id }) => id, size, query.paginationToken);
		const assets = page.rows.map((asset) => assetRecord(asset, world));
		return { ...page, rows: undefined, assets };
	});

	api.post('/assets/get-bulk', async ({ body }) => {
		const { assetIds } = objectIn(body);
		if (!Array.isArray(assetIds)) throw badRequest('"assetIds" must be an array');
		if (assetIds.length > MOST_AT_ONCE) {
			throw badRequest(`"assetIds" must contain at most ${MOST_AT_ONCE} items`);
		}
		const found = assetIds.map((id) => findAsset(world, String(id)));
		const assets = found.filter((asset) => asset !== undefined);
		return { assets: assets.map((asset) => assetRecord(asset, world)) };
	});

	api.post('/assets', async ({ body }) => ({
		asset: assetRecord(takeImage(world, objectIn(body)), world),
	}));
}
