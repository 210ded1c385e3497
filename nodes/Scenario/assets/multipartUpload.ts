import type { IExecuteFunctions } from 'n8n-workflow';

import type { ApiFailure, Result } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { sharedByProject } from '../transport/project';
import { apiPath, requestUnauthenticated } from '../transport/request';
import { retryWithin, withRetry } from '../transport/retry';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import { asNumber, asRecords, asText, isRecord } from '../utils/json';
import { asId, asLine } from '../utils/text';
import type { FileIssue } from './fileType';
import type { OpenFile } from './inputFile';

/** The asset, or why there is none: a failure of the API, or the rest of a message after the label. */
export type UploadResult = { assetId: string } | { failure: ApiFailure } | FileIssue;

/** An upload whose bytes have all been sent: it becomes an asset once it is imported. */
export interface SentUpload {
	uploadId: string;
	/**
	 * Result of the completion request: after a lost reply its retry may be rejected, although the
	 * first attempt succeeded.
	 */
	completed: Result;
}

/** Why an attempt to upload a file has to start over, as its message. */
export class UploadInterruptedError extends Error {
	/** @param waitMs milliseconds to wait before, as requested by the storage */
	constructor(
		reason: string,
		readonly waitMs?: number,
	) {
		super(reason);
	}
}

const MEBIBYTE = 1024 ** 2;

/** All parts but the last need at least 5 MiB (docs/service-facts.md, Files). */
const DEFAULT_PART_BYTES = 8 * MEBIBYTE;

/** Storage accepts 10,000; each part takes a request and is held in memory. */
const MAX_PARTS = 1_000;

/** Of a file. */
const CONCURRENT_PARTS = 3;

/** Retry period of a request or a part, in milliseconds. */
const RETRY = { ms: 600_000 };

/** Minimum timeout of a part in milliseconds, and the slowest accepted connection in bytes per second. */
const PART_TIMEOUT_MS = 120_000;

const MIN_BYTES_PER_SECOND = 32 * 1024;

/** Uploads have fewer kinds than assets (docs/service-facts.md, Files). */
const UPLOAD_KINDS = new Map([
	['image-hdr', 'image'],
	['json', 'text'],
	['document', 'text'],
]);

/**
 * Splits a file into parts.
 *
 * @param size bytes, more than 0
 * @returns partSize of each part but the last, in bytes
 */
export function planParts(size: number): { count: number; partSize: number } {
	const needed = Math.ceil(size / MAX_PARTS / MEBIBYTE) * MEBIBYTE;
	const partSize = Math.max(DEFAULT_PART_BYTES, needed);
	return { count: Math.ceil(size / partSize), partSize };
}

/** Parts in memory at the same time, of all uploads of the process. */
const MAX_IN_MEMORY = 4;

/** One fewer, so that no project keeps all others waiting. */
const MAX_IN_MEMORY_OF_PROJECT = MAX_IN_MEMORY - 1;

const limitOfProcess = limitConcurrency(MAX_IN_MEMORY);

const getLimitOfProject = sharedByProject(() => limitConcurrency(MAX_IN_MEMORY_OF_PROJECT));

/** Buffers of parts that are done, for the next ones: memory doesn't grow with the files. */
const unused: Buffer[] = [];

let used = 0;

/**
 * Runs `work` with memory for one part, as soon as there is some. It has to end in any case: until then
 * other uploads may wait.
 *
 * @param size bytes
 * @param work gets a buffer of this size, with any content
 * @param signal ends the wait
 */
export async function withPartMemory(
	client: Pick<ScenarioClient, 'project' | 'clock'>,
	size: number,
	work: (buffer: Buffer) => Promise<void>,
	signal: AbortSignal,
): Promise<void> {
	const run = async () => {
		const last = unused.pop();
		const buffer = last && last.length >= size ? last : Buffer.allocUnsafe(size);
		used++;
		try {
			await work(buffer.subarray(0, size));
		} finally {
			used--;
			unused.push(buffer);
			if (used === 0) unused.length = 0;
		}
	};
	const limitOfProject = getLimitOfProject(client);
	await limitOfProject(async () => await limitOfProcess(run, signal), signal);
}

/**
 * Sends the parts of a file, a few at once, each as soon as it is read. Each part is retried by itself
 * while its failure is retryable; the first one that fails ends the others.
 *
 * Only parts that are read or sent take memory of the process, so a file never holds more than one part
 * that its source keeps waiting.
 *
 * @throws {UploadInterruptedError} when the file is too short or a part is rejected; the source's error
 */
async function sendParts(
	context: IExecuteFunctions,
	client: ScenarioClient,
	{ size, reader }: OpenFile,
	urls: string[],
	partSize: number,
): Promise<void> {
	const { clock } = client;
	const stopper = new AbortController();
	const signal = client.signal ? AbortSignal.any([client.signal, stopper.signal]) : stopper.signal;
	const ofThisFile = limitConcurrency(CONCURRENT_PARTS);
	let received = 0;

	const read = async (buffer: Buffer): Promise<Buffer> => {
		signal.throwIfAborted();
		const part = buffer.subarray(0, Math.min(partSize, size - received));
		const count = await reader.fill(part);
		received += count;
		if (count < part.length) {
			throw new UploadInterruptedError(`only ${received} of ${size} bytes arrived`);
		}
		signal.throwIfAborted();
		return part;
	};

	const put = async (url: string, body: Buffer) => {
		const timeout = Math.max(PART_TIMEOUT_MS, (body.length / MIN_BYTES_PER_SECOND) * 1000);
		const timing = { clock, signal };
		const attempt = async () =>
			await requestUnauthenticated(context, { url, body, timeout }, timing);
		const result = await withRetry(attempt, retryWithin(RETRY, clock), timing);
		if (!('failure' in result)) return;
		const { status, reason, waitMs } = result.failure;
		const why = `a part was rejected (${status ? `HTTP ${status}` : reason})`;
		throw new UploadInterruptedError(why, waitMs);
	};

	const sendPart = async (url: string, onRead: () => void) => {
		const send = async (buffer: Buffer) => {
			const part = await read(buffer);
			onRead();
			await put(url, part);
		};
		const inMemory = async () =>
			await withPartMemory(client, Math.min(partSize, size), send, signal);
		// The reason of the first one counts: all others end with it.
		await ofThisFile(inMemory, signal).catch((reason: unknown) => stopper.abort(reason));
		onRead();
	};

	const sent: Array<Promise<void>> = [];
	for (const url of urls) {
		await new Promise<void>((onRead) => sent.push(sendPart(url, onRead)));
		if (signal.aborted) break;
	}
	// All have ended before the reader is closed or another attempt starts.
	await Promise.all(sent);
	signal.throwIfAborted();
}

/** `{upload: {…}}`, or the record itself. */
const readUpload = (reply: JsonRecord): JsonRecord =>
	isRecord(reply.upload) ? reply.upload : reply;

/**
 * Uploads a file in parts, without waiting for its import.
 *
 * @throws {UploadInterruptedError} when it has to start over; the source's error when the file can't be
 *   read, and the signal's reason once the execution is canceled
 */
export async function uploadParts(
	context: IExecuteFunctions,
	client: ScenarioClient,
	file: OpenFile,
	collectionIds?: string[],
): Promise<SentUpload | { failure: ApiFailure }> {
	const { fileName, mimeType, kind, size } = file;
	const { count, partSize } = planParts(size);

	const post = async (path: string, body: JsonRecord): Promise<Result> =>
		await client.requestWithRetry({ method: 'POST', path, body }, RETRY);

	const created = await post('/uploads', {
		fileName,
		fileSize: size,
		contentType: mimeType,
		kind: UPLOAD_KINDS.get(kind) ?? kind,
		parts: count,
		...(collectionIds && { assetOptions: { collectionIds } }),
	});
	if ('failure' in created) return created;
	const upload = readUpload(created.body);
	const uploadId = asId(upload.id);
	const urls = asRecords(upload.parts)
		.sort((a, b) => (asNumber(a.number) ?? 0) - (asNumber(b.number) ?? 0))
		.flatMap(({ url }) => asText(url) ?? []);
	if (!uploadId || urls.length !== count) {
		throw new UploadInterruptedError('Scenario returned no upload URLs');
	}
	await sendParts(context, client, file, urls, partSize);
	await requireEnd(file);
	const path = apiPath('uploads', uploadId, 'action');
	return { uploadId, completed: await post(path, { action: 'complete' }) };
}

/** @throws {UploadInterruptedError} when the source has more bytes than announced */
export async function requireEnd({ reader, size }: OpenFile): Promise<void> {
	if ((await reader.peek(1)).length === 0) return;
	throw new UploadInterruptedError(`more than the announced ${size} bytes arrived`);
}

/** Milliseconds. An import takes seconds, that of a long video minutes. */
const IMPORT_TIMEOUT_MS = 600_000;

const MIN_DELAY_MS = 1_000;

const MAX_DELAY_MS = 5_000;

const withinDelays = (ms: number): number => Math.min(MAX_DELAY_MS, Math.max(MIN_DELAY_MS, ms));

/** Each check waits this share of the time that the import has taken so far. */
const DELAY_SHARE = 0.6;

/** The next import is first checked after this share of the time that the last one took. */
const EXPECTED_SHARE = 0.9;

/** Milliseconds after which the next import is first checked. */
const getExpectation = sharedByProject(() => ({ importMs: MIN_DELAY_MS }));

function readEnd(upload: JsonRecord): UploadResult | undefined {
	const status = asText(upload.status)?.toLowerCase();
	const assetId = asId(upload.entityId);
	if (status === 'imported' && assetId) return { assetId };
	if (status !== 'failed' && status !== 'failure') return undefined;
	const reason = asLine(upload.errorMessage) ?? 'it gave no reason';
	return { why: `was uploaded, but Scenario couldn't import it: ${reason}` };
}

/**
 * Waits until an upload is imported as an asset. Other statuses (pending, complete, validating,
 * validated) and unknown ones count as in progress.
 */
export async function waitForImport(
	client: ScenarioClient,
	{ uploadId, completed }: SentUpload,
): Promise<UploadResult> {
	const { clock, signal } = client;
	const startedAt = clock.now();
	const deadline = startedAt + IMPORT_TIMEOUT_MS;
	const expectation = getExpectation(client);
	for (let delay = expectation.importMs; ;) {
		await clock.sleep(delay, signal);
		const result = await client.requestWithRetry(
			{ method: 'GET', path: apiPath('uploads', uploadId) },
			{ ms: deadline - clock.now() },
		);
		if ('failure' in result) return result;
		const upload = readUpload(result.body);
		const end = readEnd(upload);
		const elapsed = clock.now() - startedAt;
		if (end) {
			expectation.importMs = withinDelays(elapsed * EXPECTED_SHARE);
			return end;
		}
		if ('failure' in completed && asText(upload.status) === 'pending') return completed;
		delay = withinDelays(elapsed * DELAY_SHARE);
		if (clock.now() + delay > deadline) {
			const minutes = IMPORT_TIMEOUT_MS / 60_000;
			return { why: `was uploaded, but Scenario didn't import it within ${minutes} minutes` };
		}
	}
}
