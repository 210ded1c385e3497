import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { describeThrown } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/client';
import { retryDelay } from '../transport/retry';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import { asRecord, asText, isRecord } from '../utils/json';
import { readAsset } from './asset';
import type { UploadAttempt } from './multipartUpload';
import { uploadParts } from './multipartUpload';
import type { OpenFile, PendingFile } from './reader';
import { hasMore } from './reader';
import type { SentUpload, UploadResult } from './uploadImport';
import { waitForImport } from './uploadImport';

/** The service accepts requests with images under 6 MB; as base64 in JSON these are under 5 MB. */
const MAX_IMAGE_BYTES = 3.5 * 1000 ** 2;

const IMAGE_TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

/** Retry period in milliseconds. */
const RETRY_MS = 600_000;

const isSmallImage = ({ mimeType, size }: OpenFile): boolean =>
	IMAGE_TYPES.has(mimeType) && size < MAX_IMAGE_BYTES;

/** Uploads a small image in one request. A retry after a lost reply may duplicate it, free of charge. */
async function uploadImage(client: ScenarioClient, incoming: OpenFile): Promise<UploadAttempt> {
	const { fileName, size, reader } = incoming;
	const bytes = Buffer.alloc(size);
	const received = await reader.fill(bytes);
	if (received < size) return { again: `only ${received} of ${size} bytes arrived` };
	if (await hasMore(reader)) return { again: `more than the announced ${size} bytes arrived` };
	const body = { name: fileName, image: bytes.toString('base64') };
	const retry = { deadline: client.clock.now() + RETRY_MS };
	const result = await client.requestWithRetry({ method: 'POST', path: '/assets', body }, retry);
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

async function uploadOnce(
	context: IExecuteFunctions,
	client: ScenarioClient,
	file: PendingFile,
	tries: number,
): Promise<UploadAttempt | SentUpload> {
	try {
		const opened = await file.open(tries);
		if ('why' in opened) return opened;
		const { incoming } = opened;
		try {
			if (isSmallImage(incoming)) return await uploadImage(client, incoming);
			return await uploadParts(context, client, incoming);
		} finally {
			await incoming.reader.close();
		}
	} catch (reason) {
		// Requests don't throw, so this is a source that can't be read.
		client.signal?.throwIfAborted();
		return { again: describeThrown(reason) };
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
	for (let tries = 1; ; tries++) {
		const upload = async () => await uploadOnce(context, client, file, tries);
		const attempt = await limit(upload, client.signal);
		if ('uploadId' in attempt) return await waitForImport(client, attempt);
		if (!('again' in attempt)) return attempt;
		const { again, waitMs } = attempt;
		const delay = retryDelay({ reason: again, details: {}, waitMs }, tries, client.clock.random);
		if (tries === MAX_TRIES || delay > MAX_PAUSE_MS) {
			return { why: `couldn't be uploaded after ${tries} attempts: ${again}` };
		}
		await client.clock.sleep(delay, client.signal);
	}
}

/** Uploads a file, unless another item, another field or an earlier attempt already did. */
export type Uploader = (file: PendingFile) => Promise<UploadResult>;

const CONCURRENT_UPLOADS = 4;

/**
 * Uploads are kept in the node's execution context, like submissions, for retries and further loop
 * iterations.
 */
function readStore(context: IExecuteFunctions): JsonRecord {
	const data: JsonRecord = context.getContext('node');
	if (!isRecord(data.scenarioUploads)) data.scenarioUploads = {};
	return asRecord(data.scenarioUploads);
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
		description: 'Choose another file, or run again. Uploaded files are kept.',
	});
}
