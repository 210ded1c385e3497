import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { FastifyInstance } from 'fastify';

import { getPath, getQuery } from '../middleware/request.cts';
import { findUrlError } from '../files/signedUrl.cts';
import { newId } from '../ids.cts';
import type { State } from '../state.cts';
import type { StoredPart } from './upload.cts';

interface OfPart {
	Params: { uploadId: string; number: string };
	Body: Readable;
}

const xml = (code: string, message: string) =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

/** Shorter waits, in simulated milliseconds, are added up: timers are too coarse for them. */
const MIN_WAIT_MS = 20;

/** Streams a part to disk, as fast as the link brings it. */
async function keep(body: Readable, state: State): Promise<StoredPart> {
	const { folder, settings } = state;
	const { now, sleep, uploadLink } = settings;
	const target = path.join(folder, newId('upload'));
	const hash = createHash('sha256');
	let size = 0;
	async function* measured(chunks: AsyncIterable<Buffer>) {
		for await (const chunk of chunks) {
			hash.update(chunk);
			size += chunk.length;
			const ms = (chunk.length / uploadLink.bytesPerSecond) * 1000;
			state.linkFreeAt = Math.max(now(), state.linkFreeAt) + ms;
			const wait = state.linkFreeAt - now();
			if (wait >= MIN_WAIT_MS) await sleep(wait);
			yield chunk;
		}
	}
	if (uploadLink.delayMs > 0) await sleep(2 * uploadLink.delayMs);
	await pipeline(body, measured, createWriteStream(target));
	return { path: target, size, sha256: hash.digest('hex') };
}

/** The storage behind uploads. Parts are PUT to signed URLs without credentials. */
export function serveStorage(server: FastifyInstance, state: State): void {
	void server.register(async (storage) => {
		storage.removeAllContentTypeParsers();
		storage.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

		storage.put<OfPart>('/storage/uploads/:uploadId/:number', async (request, reply) => {
			const { uploadId, number } = request.params;
			const refuse = async (status: number, code: string, message: string) =>
				await reply.code(status).type('application/xml').send(xml(code, message));
			if (request.headers.authorization !== undefined) {
				return await refuse(400, 'InvalidArgument', 'Only one auth mechanism allowed');
			}
			const refused = findUrlError(state, getPath(request), getQuery(request));
			if (refused !== undefined) return await refuse(403, 'AccessDenied', refused);
			const upload = state.uploads.get(uploadId);
			if (!upload || upload.completedAt !== undefined) {
				return await refuse(404, 'NoSuchUpload', 'The upload does not exist');
			}
			if (request.headers['content-length'] === undefined) {
				return await refuse(411, 'MissingContentLength', 'Content-Length is needed');
			}
			const part = await keep(request.body, state);
			upload.received.set(Number(number), part);
			const { sha256, size: bytes } = part;
			if (request.recorded) request.recorded.body = { bytes, sha256 };
			return await reply
				.header('etag', `"${sha256.slice(0, 32)}"`)
				.code(200)
				.send();
		});
	});
}
