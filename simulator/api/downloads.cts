import type { FastifyInstance, FastifyRequest } from 'fastify';

import { HttpError } from '../middleware/errors.cts';
import { getPath, getQuery } from '../middleware/request.cts';
import { findAsset } from '../files/asset.cts';
import { getFile } from '../files/conversion.cts';
import { findUrlError, signedUrl } from '../files/signedUrl.cts';
import type { State } from '../state.cts';

interface OfAsset {
	Params: { assetId: string; variant?: string };
}

const forbidden = (message: string) => new HttpError(403, { code: 'AccessDenied', message });

function requireFile(request: FastifyRequest<OfAsset>, state: State) {
	if (request.headers.authorization !== undefined) {
		throw forbidden('Only one auth mechanism is allowed: the signature or a header');
	}
	const refused = findUrlError(state, getPath(request), getQuery(request));
	const asset = findAsset(state, request.params.assetId);
	const file = asset && getFile(asset, request.params.variant);
	if (refused !== undefined || !file) throw forbidden(refused ?? 'Access denied');
	return file;
}

/**
 * Serves signed file URLs: one redirect, then the bytes. Requests with credentials are rejected. The
 * variant is a format, or `original`.
 */
export function serveDownloads(server: FastifyInstance, state: State): void {
	for (const variant of ['', '/:variant']) {
		server.get<OfAsset>(`/cdn/assets/:assetId${variant}`, async (request, reply) => {
			requireFile(request, state);
			const path = getPath(request).replace('/cdn/assets/', '/cdn/files/');
			return await reply.redirect(signedUrl(state, path), 302);
		});

		server.get<OfAsset>(`/cdn/files/:assetId${variant}`, async (request, reply) => {
			const { content, mimeType } = requireFile(request, state);
			return await reply
				.header('content-type', mimeType)
				.header('content-length', content.size)
				.send(content.stream());
		});
	}
}
