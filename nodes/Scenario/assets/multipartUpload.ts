import type { IExecuteFunctions } from 'n8n-workflow';

import type { Result } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { apiPath, requestUnauthenticated } from '../transport/request';
import { withRetry } from '../transport/retry';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import { asNumber, asRecords, asText } from '../utils/json';
import { asId } from '../utils/text';
import type { OpenFile } from './reader';
import { hasMore } from './reader';
import type { SentUpload, UploadResult } from './uploadImport';
import { readUpload } from './uploadImport';

/**
 * The result of one attempt. `again` is the reason to start over, `waitMs` how long to wait before, as
 * requested by the storage.
 */
export type UploadAttempt = UploadResult | { again: string; waitMs?: number };

const MEBIBYTE = 1024 ** 2;

/** The service requires at least 5 MiB for all parts but the last. */
const DEFAULT_PART_BYTES = 8 * MEBIBYTE;

/** Storage accepts 10,000; each part takes a request and is held in memory. */
const MAX_PARTS = 1_000;

const CONCURRENT_PARTS = 3;

/** Parts in memory at the same time, of all uploads of the process. */
const partsInMemory = limitConcurrency(4);

export interface PartPlan {
	count: number;
	/** Size of each part but the last, in bytes. */
	partSize: number;
}

/** Splits a file of `size` bytes (more than 0) into parts. */
export function planParts(size: number): PartPlan {
	const needed = Math.ceil(size / MAX_PARTS / MEBIBYTE) * MEBIBYTE;
	const partSize = Math.max(DEFAULT_PART_BYTES, needed);
	return { count: Math.ceil(size / partSize), partSize };
}

/** Retry period of a request or a part, in milliseconds. */
const RETRY_MS = 600_000;

/** Minimum timeout of a part in milliseconds, and the slowest accepted connection in bytes per second. */
const PART_TIMEOUT_MS = 120_000;

const MIN_BYTES_PER_SECOND = 32 * 1024;

/** The upload endpoint has fewer kinds than the API. */
const UPLOAD_KINDS = new Map([
	['image-hdr', 'image'],
	['json', 'text'],
	['document', 'text'],
]);

/**
 * Sends the parts of a file, a few at once, each as soon as it is read. Each part is retried by itself
 * while its failure is retryable; the first one that fails ends the others.
 */
async function sendParts(
	context: IExecuteFunctions,
	{ clock, signal }: ScenarioClient,
	{ size, reader }: OpenFile,
	urls: string[],
	partSize: number,
): Promise<{ again: string; waitMs?: number } | undefined> {
	const stopper = new AbortController();
	const stop = signal ? AbortSignal.any([signal, stopper.signal]) : stopper.signal;
	const ofThisFile = limitConcurrency(CONCURRENT_PARTS);
	const inOrder = limitConcurrency(1);
	/** Reused, so that memory doesn't grow with the file. */
	const buffers: Buffer[] = [];
	let received = 0;
	let failed: { again: string; waitMs?: number } | undefined;
	let thrown: { reason: unknown } | undefined;

	const put = async (url: string, body: Buffer) => {
		const timeout = Math.max(PART_TIMEOUT_MS, (body.length / MIN_BYTES_PER_SECOND) * 1000);
		const attempt = async () =>
			await requestUnauthenticated(context, { url, body, timeout }, clock.now, stop);
		return await withRetry(attempt, { deadline: clock.now() + RETRY_MS }, clock, stop);
	};

	const read = async (buffer: Buffer): Promise<Buffer> => {
		stop.throwIfAborted();
		const part = buffer.subarray(0, Math.min(partSize, size - received));
		const count = await reader.fill(part);
		received += count;
		if (count < part.length) failed ??= { again: `only ${received} of ${size} bytes arrived` };
		return part;
	};

	const sendPart = async (url: string) => {
		const buffer = buffers.pop() ?? Buffer.allocUnsafe(Math.min(partSize, size));
		const part = await inOrder(async () => await read(buffer));
		const result = failed ? undefined : await put(url, part);
		if (result && 'failure' in result) {
			const { status, reason, waitMs } = result.failure;
			failed ??= { again: `a part was rejected (${status ? `HTTP ${status}` : reason})`, waitMs };
		}
		buffers.push(buffer);
	};

	const sendInTurn = async (url: string) => {
		const inTurn = async () => await partsInMemory(async () => await sendPart(url), stop);
		try {
			await ofThisFile(inTurn, stop);
		} catch (reason) {
			thrown ??= { reason };
		}
		if (failed || thrown) stopper.abort();
	};

	// All have ended before the reader is closed or another attempt starts.
	await Promise.all(urls.map(sendInTurn));
	signal?.throwIfAborted();
	if (failed) return failed;
	if (thrown) throw thrown.reason;
	return undefined;
}

/**
 * Uploads a file in parts, without waiting for its import.
 *
 * @throws when the file can't be read, and the signal's reason once the execution is canceled
 */
export async function uploadParts(
	context: IExecuteFunctions,
	client: ScenarioClient,
	incoming: OpenFile,
): Promise<UploadAttempt | SentUpload> {
	const { fileName, mimeType, kind, size, reader } = incoming;
	const { count, partSize } = planParts(size);

	const post = async (path: string, body: JsonRecord): Promise<Result> => {
		const deadline = client.clock.now() + RETRY_MS;
		return await client.requestWithRetry({ method: 'POST', path, body }, { deadline });
	};

	const created = await post('/uploads', {
		fileName,
		fileSize: size,
		contentType: mimeType,
		kind: UPLOAD_KINDS.get(kind) ?? kind,
		parts: count,
	});
	if ('failure' in created) return created;
	const upload = readUpload(created.body);
	const uploadId = asId(upload.id);
	const urls = asRecords(upload.parts)
		.sort((a, b) => (asNumber(a.number) ?? 0) - (asNumber(b.number) ?? 0))
		.flatMap(({ url }) => asText(url) ?? []);
	if (!uploadId || urls.length !== count) return { again: 'Scenario returned no upload URLs' };

	const failed = await sendParts(context, client, incoming, urls, partSize);
	if (failed) return failed;
	if (await hasMore(reader)) return { again: `more than the announced ${size} bytes arrived` };
	const path = apiPath('uploads', uploadId, 'action');
	return { uploadId, completed: await post(path, { action: 'complete' }) };
}
