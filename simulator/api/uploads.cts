import type { FastifyInstance } from 'fastify';

import { badRequest, notFound } from '../middleware/httpError.cts';
import { getBody } from '../middleware/request.cts';
import { hashContent } from '../files/content.cts';
import { signedUrl } from '../files/signedUrl.cts';
import { uploadRecord } from '../uploads/record.cts';
import type { StoredUpload } from '../uploads/upload.cts';
import { getContent, importLater, newUpload, getParts } from '../uploads/upload.cts';
import type { State } from '../state.cts';

interface OfUpload {
	Params: { uploadId: string };
}

const KINDS = ['image', 'audio', 'video', '3d', 'text'];
const MAX_PARTS = 10_000;
const URL_SECONDS = 3600;

/** @throws {HttpError} 400 */
function parseSpec(body: Record<string, unknown>) {
	const { fileName, fileSize, contentType, kind, parts } = body;
	if (typeof fileName !== 'string' || fileName === '') throw badRequest('"fileName" is required');
	if (typeof contentType !== 'string' || contentType === '') {
		throw badRequest('"contentType" is required');
	}
	if (typeof kind !== 'string' || !KINDS.includes(kind)) {
		throw badRequest(`"kind" must be one of [${KINDS.join(', ')}]`);
	}
	const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
	if (!isCount(fileSize)) throw badRequest('"fileSize" must be a positive number');
	if (!isCount(parts) || parts > MAX_PARTS) {
		throw badRequest(`"parts" must be between 1 and ${MAX_PARTS}`);
	}
	return { fileName, fileSize, contentType, kind, parts };
}

function createPartUrls({ id, parts }: StoredUpload, state: State) {
	const expires = new Date(state.now() + URL_SECONDS * 1000).toISOString();
	return Array.from({ length: parts }, (_, i) => {
		const url = signedUrl(state, `/storage/uploads/${id}/${i + 1}`, URL_SECONDS);
		return { number: i + 1, url, expires };
	});
}

/** @throws {HttpError} 400 if the parts don't match what was announced */
async function complete(upload: StoredUpload, state: State): Promise<void> {
	const parts = getParts(upload);
	if (parts.length < upload.parts) throw badRequest('Some parts have not been uploaded');
	const { minPartSize } = state.settings;
	if (parts.slice(0, -1).some(({ size }) => size < minPartSize)) {
		throw badRequest('Your proposed upload is smaller than the minimum allowed size');
	}
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
	const find = (id: string) => {
		const upload = state.uploads.get(id);
		if (!upload) throw notFound('Upload', id);
		return upload;
	};

	api.post('/uploads', async ({ body }) => {
		const upload = newUpload(parseSpec(getBody(body)), state);
		return { upload: { ...uploadRecord(upload, state), parts: createPartUrls(upload, state) } };
	});

	api.get<OfUpload>('/uploads/:uploadId', async ({ params }) => ({
		upload: uploadRecord(find(params.uploadId), state),
	}));

	api.post<OfUpload>('/uploads/:uploadId/action', async ({ params, body }) => {
		const upload = find(params.uploadId);
		if (getBody(body).action !== 'complete') throw badRequest('Invalid action');
		if (upload.completedAt !== undefined) throw badRequest('The upload is already complete');
		await complete(upload, state);
		return { upload: uploadRecord(upload, state) };
	});
}
