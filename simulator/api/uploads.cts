import type { FastifyInstance } from 'fastify';

import { badRequest, notFound } from '../edge/refusal.cts';
import { objectIn } from '../edge/request.cts';
import { sha256Of } from '../files/content.cts';
import { signedUrl } from '../files/signedUrl.cts';
import type { StoredUpload } from '../uploads/upload.cts';
import { contentOf, importLater, newUpload, partsOf, statusOf } from '../uploads/upload.cts';
import type { World } from '../world.cts';

interface OfUpload {
	Params: { uploadId: string };
}

const KINDS = ['image', 'audio', 'video', '3d', 'text'];
const MOST_PARTS = 10_000;
const URL_SECONDS = 3600;

/** @throws {Refusal} 400 */
function specIn(body: Record<string, unknown>) {
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
	if (!isCount(parts) || parts > MOST_PARTS) {
		throw badRequest(`"parts" must be between 1 and ${MOST_PARTS}`);
	}
	return { fileName, fileSize, contentType, kind, parts };
}

function recordOf(upload: StoredUpload, world: World) {
	const { id, jobId, fileName, fileSize, contentType, kind, outcome, assetId } = upload;
	const status = statusOf(upload, world);
	const { errorMessage = 'The file could not be imported' } = outcome;
	return {
		id,
		status,
		fileName,
		fileSize,
		contentType,
		kind,
		jobId,
		entityId: status === 'imported' ? assetId : null,
		...(status === 'failed' && { errorMessage }),
	};
}

function urlsOf({ id, parts }: StoredUpload, world: World) {
	const expires = new Date(world.now() + URL_SECONDS * 1000).toISOString();
	return Array.from({ length: parts }, (_, i) => {
		const url = signedUrl(world, `/storage/uploads/${id}/${i + 1}`, URL_SECONDS);
		return { number: i + 1, url, expires };
	});
}

/** @throws {Refusal} 400 when what came is not what was announced */
async function complete(upload: StoredUpload, world: World): Promise<void> {
	const parts = partsOf(upload);
	if (parts.length < upload.parts) throw badRequest('Some parts have not been uploaded');
	const { minPartSize } = world.settings;
	if (parts.slice(0, -1).some(({ size }) => size < minPartSize)) {
		throw badRequest('Your proposed upload is smaller than the minimum allowed size');
	}
	const content = contentOf(upload);
	if (content.size !== upload.fileSize) {
		upload.outcome = { status: 'failed', errorMessage: 'The file size does not match' };
	}
	upload.completedAt = world.now();
	importLater(upload, content, world);
	upload.sha256 = await sha256Of(content);
}

/** `POST /uploads`, `GET /uploads/{uploadId}`, `POST /uploads/{uploadId}/action`. */
export function serveUploads(api: FastifyInstance, world: World): void {
	const find = (id: string) => {
		const upload = world.uploads.get(id);
		if (!upload) throw notFound('Upload', id);
		return upload;
	};

	api.post('/uploads', async ({ body }) => {
		const upload = newUpload(specIn(objectIn(body)), world);
		return { upload: { ...recordOf(upload, world), parts: urlsOf(upload, world) } };
	});

	api.get<OfUpload>('/uploads/:uploadId', async ({ params }) => ({
		upload: recordOf(find(params.uploadId), world),
	}));

	api.post<OfUpload>('/uploads/:uploadId/action', async ({ params, body }) => {
		const upload = find(params.uploadId);
		if (objectIn(body).action !== 'complete') throw badRequest('Invalid action');
		if (upload.completedAt !== undefined) throw badRequest('The upload is already complete');
		await complete(upload, world);
		return { upload: recordOf(upload, world) };
	});
}
