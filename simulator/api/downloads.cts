import type { FastifyInstance, FastifyRequest } from 'fastify';

import { HttpError } from '../middleware/httpError.cts';
import { getPath, getQuery } from '../middleware/request.cts';
import type { StoredAsset } from '../files/asset.cts';
import { findAsset } from '../files/asset.cts';
import { findUrlError, signedUrl } from '../files/signedUrl.cts';
import type { State } from '../state.cts';

interface OfAsset {
	Params: { assetId: string };
}

const forbidden = (message: string) => new HttpError(403, { code: 'AccessDenied', message });

function requireAccess(request: FastifyRequest<OfAsset>, state: State): StoredAsset {
	if (request.headers.authorization !== undefined) {
		throw forbidden('Only one auth mechanism is allowed: the signature or a header');
	}
	const refused = findUrlError(state, getPath(request), getQuery(request));
	const asset = findAsset(state, request.params.assetId);
	if (refused !== undefined || !asset) throw forbidden(refused ?? 'Access denied');
	return asset;
}

/** Serves signed file URLs: one redirect, then the bytes. Requests with credentials are rejected. */
export function serveDownloads(server: FastifyInstance, state: State): void {
	server.get<OfAsset>('/cdn/assets/:assetId', async (request, reply) => {
		const { id } = requireAccess(request, state);
		return await reply.redirect(signedUrl(state, `/cdn/files/${id}`), 302);
	});

	server.get<OfAsset>('/cdn/files/:assetId', async (request, reply) => {
		const { content, mimeType } = requireAccess(request, state);
		return await reply
			.header('content-type', mimeType)
			.header('content-length', content.size)
			.send(content.stream());
	});
}
