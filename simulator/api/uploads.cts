import type { FastifyInstance } from 'fastify';

import { getCollectionIds } from '../files/asset.cts';
import { hashContent } from '../files/content.cts';
import { signedUrl } from '../files/signedUrl.cts';
import { iso } from '../ids.cts';
import { check, found } from '../middleware/errors.cts';
import { getBody, type OfId } from '../middleware/request.cts';
import type { State } from '../state.cts';
import { uploadRecord } from '../uploads/record.cts';
import {
	getContent,
	getParts,
	importLater,
	newUpload,
	type StoredUpload,
} from '../uploads/upload.cts';

const KINDS = ['image', 'audio', 'video', '3d', 'text'];
const MAX_PARTS = 10_000;
const URL_SECONDS = 3600;

/** @throws {HttpError} 400 */
function parseSpec(body: Record<string, unknown>) {
	const { fileName, fileSize, contentType, kind, parts, assetOptions } = body;
	const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
	const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
	check(isText(fileName), '"fileName" is required');
	check(isText(contentType), '"contentType" is required');
	check(isText(kind) && KINDS.includes(kind), `"kind" must be one of [${KINDS.join(', ')}]`);
	check(isCount(fileSize), '"fileSize" must be a positive number');
	const isInRange = isCount(parts) && parts <= MAX_PARTS;
	check(isInRange, `"parts" must be between 1 and ${MAX_PARTS}`);
	const { collectionIds } = getBody(assetOptions);
	return {
		...{ fileName, fileSize, contentType, kind, parts },
		collectionIds: getCollectionIds(collectionIds),
	};
}

function createPartUrls({ id, parts }: StoredUpload, state: State) {
	const expires = iso(state.now() + URL_SECONDS * 1000);
	return Array.from({ length: parts }, (_, i) => {
		const url = signedUrl(state, `/storage/uploads/${id}/${i + 1}`, URL_SECONDS);
		return { number: i + 1, url, expires };
	});
}

/** @throws {HttpError} 400 if the parts don't match what was announced */
async function complete(upload: StoredUpload, state: State): Promise<void> {
	const parts = getParts(upload);
	check(parts.length === upload.parts, 'Some parts have not been uploaded');
	const areLarge = parts.slice(0, -1).every(({ size }) => size >= state.settings.minPartSize);
	check(areLarge, 'Your proposed upload is smaller than the minimum allowed size');
	const content = getContent(upload);
	if (content.size !== upload.fileSize) {
		upload.outcome = { status: 'failed', errorMessage: 'The file size does not match' };
	}
	upload.completedAt = state.now();
	importLater(upload, content, state);
	upload.sha256 = await hashContent(content);
}

/** `POST /uploads`, `GET /uploads/{uploadId}`, `POST /uploads/{uploadId}/action`. */
export function serveUploads(api: FastifyInstance, state: State): void {
	const find = (id: string) => found(state.uploads.get(id), 'Upload', id);

	api.post('/uploads', async ({ body }) => {
		const upload = newUpload(parseSpec(getBody(body)), state);
		return { upload: { ...uploadRecord(upload, state), parts: createPartUrls(upload, state) } };
	});

	api.get<OfId>('/uploads/:id', async ({ params }) => ({
		upload: uploadRecord(find(params.id), state),
	}));

	api.post<OfId>('/uploads/:id/action', async ({ params, body }) => {
		const upload = find(params.id);
		check(getBody(body).action === 'complete', 'Invalid action');
		check(upload.completedAt === undefined, 'The upload is already complete');
		await complete(upload, state);
		return { upload: uploadRecord(upload, state) };
	});
}
