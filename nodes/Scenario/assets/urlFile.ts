import type { IExecuteFunctions } from 'n8n-workflow';

import type { ScenarioClient } from '../transport/client';
import { requestUnauthenticated } from '../transport/request';
import { withRetry } from '../transport/retry';
import type { JsonRecord } from '../utils/json';
import { asText } from '../utils/json';
import { asLine } from '../utils/text';
import { binaryReader, getFileSize } from './binaryData';
import { fileNameInUrl, sanitizeFileName, uploadName } from './fileName';
import type { FileRequirements } from './fileType';
import { checkFile, detectFileType, SNIFFED_BYTES } from './fileType';
import { normalizeMimeType } from './mediaTypes';
import type { ByteReader, OpenResult } from './reader';
import type { Stream } from './stream';
import { createStreamReader, isStream, withMonitor } from './stream';

/** Milliseconds until the first byte. */
const REPLY_TIMEOUT_MS = 60_000;

const URL_RETRY = { ms: 120_000, tries: 4 };

/** A reply of these types is a login form or a notice instead of the file. */
const PAGE_TYPES = new Set(['text/html', 'application/xhtml+xml']);

const MAX_SHOWN_LENGTH = 300;

/** A URL for messages, without its query and user info, which may contain secrets. */
export function displayUrl(url: string): string {
	const [, scheme = '', rest = url] = /^([a-z]+:\/\/)?([^?#]*)/i.exec(url) ?? [];
	return asLine(scheme + rest.replace(/^[^/]*@/, ''), MAX_SHOWN_LENGTH) ?? '';
}

/** The file name from the headers or the URL; empty if there is none. */
function readFileName(headers: JsonRecord, url: string): string {
	const disposition = asText(headers['content-disposition']) ?? '';
	const named = /filename="?([^";]+)/i.exec(disposition)?.[1];
	return sanitizeFileName(named ?? '') || sanitizeFileName(fileNameInUrl(url));
}

/** Bytes, for inputs without a limit: far more than any model accepts. */
const MAX_FILE_BYTES = 10 * 1024 ** 3;

/** Bytes accepted beyond the input's limit, so that the message can include the actual size. */
const SLACK_BYTES = 64 * 1024 ** 2;

/** Stores a file of unknown length in n8n's binary store first. */
async function bufferToStore(
	context: IExecuteFunctions,
	client: ScenarioClient,
	stream: Stream,
	fileName: string,
	mimeType: string,
	maxSize = MAX_FILE_BYTES,
): Promise<{ reader: ByteReader; size: number }> {
	const store = async () =>
		await context.helpers.prepareBinaryData(stream, fileName, mimeType || undefined);
	const file = await withMonitor(stream, store, client.clock, client.signal, maxSize + SLACK_BYTES);
	return {
		reader: await binaryReader(context, client, file),
		size: await getFileSize(context, file),
	};
}

/**
 * Fetches the file behind a URL, without credentials, and checks its type before it is passed on. With
 * a known length it is streamed; in further attempts it is stored first.
 *
 * @throws when the transfer is interrupted while the file is stored or checked
 */
export async function openUrl(
	context: IExecuteFunctions,
	client: ScenarioClient,
	url: string,
	wanted: FileRequirements,
	tries: number,
): Promise<OpenResult> {
	const { clock, signal } = client;
	const title = displayUrl(url);
	const result = await withRetry(
		async () =>
			await requestUnauthenticated(context, { url, timeout: REPLY_TIMEOUT_MS }, clock.now, signal),
		{ deadline: clock.now() + URL_RETRY.ms, tries: URL_RETRY.tries },
		clock,
		signal,
	);
	if ('failure' in result) {
		const { status, reason } = result.failure;
		const how = status ? `which returned HTTP ${status}` : `which can't be fetched: ${reason}`;
		return { why: `refers to ${title}, ${how}` };
	}
	const { body: stream, headers } = result.body;
	if (!isStream(stream)) return { why: `refers to ${title}, which returned no file` };
	const declared = normalizeMimeType(asText(headers['content-type']) ?? '');
	if (PAGE_TYPES.has(declared)) {
		stream.destroy();
		return { why: `refers to ${title}, which returned a web page instead of a file` };
	}
	const fileName = readFileName(headers, url);
	const announced = Number(headers['content-length'] ?? NaN);
	// A server may compress the file and announce the compressed length.
	const hasLength = Number.isFinite(announced) && tries === 1;
	const { reader, size } = hasLength
		? { reader: createStreamReader(stream, clock, signal), size: announced }
		: await bufferToStore(context, client, stream, fileName, declared, wanted.maxSize);
	let opened: OpenResult | undefined;
	try {
		const start = async () => await reader.peek(SNIFFED_BYTES);
		const { mimeType, kind } = await detectFileType(
			{ mimeType: declared, fileName },
			start,
			wanted.kind,
		);
		const fitting = checkFile(wanted, { mimeType, kind, size }, title);
		opened =
			'why' in fitting
				? fitting
				: {
						incoming: {
							fileName: uploadName(fileName, mimeType),
							mimeType,
							kind: fitting.kind,
							size,
							reader,
						},
					};
		return opened;
	} finally {
		if (!opened || 'why' in opened) await reader.close();
	}
}
