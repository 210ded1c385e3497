import type { FastifyInstance, FastifyRequest } from 'fastify';

import { Refusal } from '../edge/refusal.cts';
import { pathOf, queryOf } from '../edge/request.cts';
import type { StoredAsset } from '../files/asset.cts';
import { findAsset } from '../files/asset.cts';
import { refusalOf, signedUrl } from '../files/signedUrl.cts';
import type { World } from '../world.cts';

interface OfAsset {
	Params: { assetId: string };
}

const forbidden = (message: string) => new Refusal(403, { code: 'AccessDenied', message });

function demandAccess(request: FastifyRequest<OfAsset>, world: World): StoredAsset {
	if (request.headers.authorization !== undefined) {
		throw forbidden('Only one auth mechanism is allowed: the signature or a header');
	}
	const refused = refusalOf(world, pathOf(request), queryOf(request));
	const asset = findAsset(world, request.params.assetId);
	if (refused !== undefined || !asset) throw forbidden(refused ?? 'Access denied');
	return asset;
}

/** The signed URLs of files: one redirect, then the bytes. No credentials may come along. */
export function serveDownloads(server: FastifyInstance, world: World): void {
	server.get<OfAsset>('/cdn/assets/:assetId', async (request, reply) => {
		const { id } = demandAccess(request, world);
		return await reply.redirect(signedUrl(world, `/cdn/files/${id}`), 302);
	});

	server.get<OfAsset>('/cdn/files/:assetId', async (request, reply) => {
		const { content, mimeType } = demandAccess(request, world);
		return await reply
			.header('content-type', mimeType)
			.header('content-length', content.size)
			.send(content.stream());
	});
}
