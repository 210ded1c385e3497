import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Result } from '../transport/apiFailure';
import { describeThrown } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/errorMessages';
import type { RetryPolicy } from '../transport/retry';
import { retryDelay, withRetry } from '../transport/retry';
import { RETRY, RUN_ONLY_ITEM } from '../utils/advice';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import { asText } from '../utils/json';
import { readNodeMemory } from '../utils/nodeMemory';
import { readAsset } from './asset';
import type { OpenFile, PendingFile } from './inputFile';
import type { SentUpload, UploadResult } from './multipartUpload';
import { requireEnd, UploadInterruptedError, uploadParts, waitForImport } from './multipartUpload';

/** The service accepts requests with images under 6 MB; as base64 in JSON these are under 5 MB. */
export const MAX_IMAGE_BYTES = 3.5 * 1000 ** 2;

const IMAGE_TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

/** Retry period in milliseconds. */
const RETRY_MS = 600_000;

const isSmallImage = ({ mimeType, size }: OpenFile): boolean =>
	IMAGE_TYPES.has(mimeType) && size < MAX_IMAGE_BYTES;

/** Uploads a small image in one request. A retry after a lost reply may duplicate it, free of charge. */
async function uploadImage(
	client: ScenarioClient,
	file: OpenFile,
	collectionIds?: string[],
): Promise<UploadResult> {
	const { fileName, size, reader } = file;
	const bytes = Buffer.alloc(size);
	const received = await reader.fill(bytes);
	if (received < size) {
		throw new UploadInterruptedError(`only ${received} of ${size} bytes arrived`);
	}
	await requireEnd(file);
	const image = bytes.toString('base64');
	const body = { name: fileName, image, ...(collectionIds && { collectionIds }) };
	const request = { method: 'POST', path: '/assets', body } as const;
	const result = await client.requestWithRetry(request, { ms: RETRY_MS });
	if ('failure' in result) return result;
	const asset = readAsset(result.body);
	return asset
		? { assetId: asset.assetId }
		: { why: 'was uploaded, but Scenario returned no asset ID' };
}

/** A source may be interrupted and upload URLs may expire: each attempt starts over. */
const MAX_TRIES = 3;

/** Milliseconds. If storage asks for a longer wait, the upload fails: nothing is paid for yet. */
const MAX_PAUSE_MS = 600_000;

/**
 * One attempt to upload a file.
 *
 * @returns a failure if it has to start over
 * @throws only the signal's reason, once the execution is canceled
 */
async function uploadOnce(
	context: IExecuteFunctions,
	client: ScenarioClient,
	{ open, collectionIds }: PendingFile,
	tries: number,
): Promise<Result<UploadResult | SentUpload>> {
	try {
		const file = await open(tries);
		if ('why' in file) return { body: file };
		try {
			const uploaded = isSmallImage(file)
				? await uploadImage(client, file, collectionIds)
				: await uploadParts(context, client, file, collectionIds);
			return { body: uploaded };
		} finally {
			await file.reader.close();
		}
	} catch (reason) {
		client.signal?.throwIfAborted();
		if (!(reason instanceof UploadInterruptedError)) {
			// Requests don't throw, so this is a source that can't be read.
			return { failure: { reason: describeThrown(reason) } };
		}
		return { failure: { reason: reason.message, waitMs: reason.waitMs } };
	}
}

/**
 * Uploads a file and waits until it is an asset: a small image in one request, everything else in
 * parts, with constant memory.
 *
 * @param limit limits concurrent attempts. No slot is held between them, nor during the import
 * @throws only the signal's reason, once the execution is canceled
 */
async function uploadFile(
	context: IExecuteFunctions,
	client: ScenarioClient,
	file: PendingFile,
	limit: ConcurrencyLimit,
): Promise<UploadResult> {
	let attempts = 0;
	const attempt = async () => {
		const upload = async () => await uploadOnce(context, client, file, ++attempts);
		return await limit(upload, client.signal);
	};
	const policy: RetryPolicy = (failure, tries) => {
		const delay = retryDelay(failure, tries, client.clock.random);
		return tries === MAX_TRIES || delay > MAX_PAUSE_MS ? undefined : delay;
	};
	const result = await withRetry(attempt, policy, client);
	if ('failure' in result) {
		return { why: `couldn't be uploaded after ${attempts} attempts: ${result.failure.reason}` };
	}
	return 'uploadId' in result.body ? await waitForImport(client, result.body) : result.body;
}

/** Uploads a file, unless another item, another field or an earlier attempt already did. */
export type Uploader = (file: PendingFile) => Promise<UploadResult>;

const CONCURRENT_UPLOADS = 4;

/** Uploads are kept for retries and further loop iterations, like submissions. */
const readStore = (context: IExecuteFunctions): JsonRecord =>
	readNodeMemory(context, 'scenarioUploads');

/**
 * Forgets the uploads whose assets a refusal (HTTP 4xx) names, so that the next attempt uploads their
 * files again: an asset may have been deleted meanwhile.
 *
 * @param reason anything thrown
 */
export function forgetUploads(context: IExecuteFunctions, reason: unknown): void {
	if (!(reason instanceof NodeApiError) || !reason.httpCode?.startsWith('4')) return;
	const stored = readStore(context);
	for (const [key, assetId] of Object.entries(stored)) {
		if (reason.message.includes(String(assetId))) delete stored[key];
	}
}

/** Creates the uploader of a node run, which uploads each distinct file once. */
export function createUploader(context: IExecuteFunctions, client: ScenarioClient): Uploader {
	const stored = readStore(context);
	const inProgress = new Map<string, Promise<UploadResult>>();
	const limit = limitConcurrency(CONCURRENT_UPLOADS);

	const upload = async (file: PendingFile): Promise<UploadResult> => {
		const assetId = asText(stored[file.key]);
		if (assetId) return { assetId };
		const uploaded = await uploadFile(context, client, file, limit);
		if ('assetId' in uploaded) stored[file.key] = uploaded.assetId;
		return uploaded;
	};

	return async (file) => {
		const uploading = inProgress.get(file.key) ?? upload(file);
		inProgress.set(file.key, uploading);
		return await uploading;
	};
}

/**
 * Uploads a file and returns its asset ID.
 *
 * @param label the input in messages
 * @throws {NodeApiError} when Scenario rejects the upload
 * @throws {NodeOperationError} when the file can't be read, doesn't fit, or can't be imported
 */
export async function uploadAsset(
	{ node }: ScenarioClient,
	uploads: Uploader,
	file: PendingFile,
	label: string,
	itemIndex: number,
): Promise<string> {
	const uploaded = await uploads(file);
	if ('assetId' in uploaded) return uploaded.assetId;
	if ('failure' in uploaded) {
		const error = toNodeApiError(node, uploaded.failure, itemIndex);
		error.message = `${label} couldn't be uploaded: ${error.message}`;
		throw error;
	}
	throw new NodeOperationError(node, `${label} ${uploaded.why}`, {
		itemIndex,
		description: `Uploaded files are kept. To try this one again, ${RETRY}. Or choose another file. ${RUN_ONLY_ITEM}`,
	});
}
