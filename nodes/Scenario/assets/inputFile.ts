import { createHash } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { FileSource } from '../models/fileSource';
import { describeThrown } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import type { Stream } from '../transport/request';
import { isStream, requestUnauthenticated, whyNotFetched } from '../transport/request';
import { retryWithin, withRetry } from '../transport/retry';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import { asText } from '../utils/json';
import { readRunIndex } from '../utils/nodeMemory';
import { asLine, listSome, quote } from '../utils/text';
import {
	binaryReader,
	binaryStart,
	findBinary,
	getFileSize,
	listBinaryFields,
	memoryReader,
} from './binaryData';
import { fileNameInUrl, normalizeMimeType, sanitizeFileName, uploadName } from './fileName';
import type { FileIssue, FileRequirements, FileType } from './fileType';
import { checkFile, detectFileType, SNIFFED_BYTES } from './fileType';
import type { ByteReader } from './stream';
import { createStreamReader, withMonitor } from './stream';

/** A file whose bytes can be read once. */
export interface OpenFile {
	fileName: string;
	mimeType: string;
	/** Its detected kind, or the wanted kind if unknown. */
	kind: string;
	/** Bytes. */
	size: number;
	reader: ByteReader;
}

/** A file to upload, checked as far as possible without sending anything. */
export interface PendingFile {
	/** Files with the same key have the same content and use, and are uploaded once. Contains no secrets. */
	key: string;
	/** Collections to put the asset into. */
	collectionIds?: string[];
	/**
	 * Opens the file from its start, on each call.
	 *
	 * @param tries the attempt, from 1; later attempts don't trust an announced length
	 */
	open(tries: number): Promise<OpenFile | FileIssue>;
}

/** The item whose files are read. */
export interface ItemLocation {
	context: IExecuteFunctions;
	client: ScenarioClient;
	itemIndex: number;
}

/** The digits, then the padding. */
const BASE64 = /^([a-z0-9+/_-]*)={0,2}$/i;

function decode(data: string): string | undefined {
	try {
		return data.includes('%') ? decodeURIComponent(data) : data;
	} catch {
		return undefined;
	}
}

/**
 * Parses `data:[type][;parameters][;base64],…`. Base64 may contain white space and use the URL-safe
 * alphabet. Without ";base64" the data is text.
 */
export function parseDataUrl(text: string): { mimeType: string; bytes: Uint8Array } | FileIssue {
	const invalid = (reason: string) => ({ why: `is a data URL that can't be read: ${reason}` });
	const comma = text.indexOf(',');
	if (comma < 0) return invalid('it has no comma before the data');
	const header = text.slice('data:'.length, comma);
	const mimeType = normalizeMimeType(header) || 'text/plain';
	const data = decode(text.slice(comma + 1));
	if (data === undefined) return invalid("the data after the comma isn't percent-encoded");
	if (!/;\s*base64\s*$/i.test(header)) return { mimeType, bytes: Buffer.from(data, 'utf8') };
	const base64 = data.replace(/\s+/g, '');
	const [, digits] = BASE64.exec(base64) ?? [];
	if (digits === undefined || digits.length % 4 === 1)
		return invalid("the data after the comma isn't base64");
	return { mimeType, bytes: Buffer.from(base64, 'base64') };
}

/** Hashes without copying the parts, which may be whole files as text. */
function hashKey(...parts: Array<string | number | undefined>): string {
	const hash = createHash('sha256');
	for (const part of parts.map((each) => String(each ?? ''))) {
		hash.update(`${part.length} `).update(part);
	}
	return hash.digest('hex');
}

/** A file that can be read before anything is sent. */
interface LocalFile {
	title: string;
	/** Empty if unknown. */
	fileName: string;
	mimeType: string;
	size: number;
	/** Identifies the content. */
	identity: string;
	/** The first bytes, for type detection. */
	start(): Promise<Uint8Array>;
	read(): Promise<ByteReader>;
}

/** A file that fits as far as it is known, or why it doesn't. */
type CheckResult = { file: PendingFile } | FileIssue;

/** Limits concurrent file checks: a run may have a thousand items. */
const inspections = limitConcurrency(10);

async function checkLocalFile(source: LocalFile, wanted: FileRequirements): Promise<CheckResult> {
	const { title, size, identity, start, read } = source;
	let type: FileType;
	try {
		type = await inspections(async () => await detectFileType(source, start, wanted.kind));
	} catch (reason) {
		return { why: `refers to ${title}, which can't be read: ${describeThrown(reason)}` };
	}
	const fitting = checkFile(wanted, { ...type, size }, title);
	if ('why' in fitting) return fitting;
	const { mimeType } = type;
	const { kind } = fitting;
	const fileName = uploadName(source.fileName, mimeType);
	const open = async () => ({ fileName, mimeType, kind, size, reader: await read() });
	return { file: { key: hashKey(identity, mimeType, kind), open } };
}

const MAX_LISTED_FIELDS = 20;

function whyMissing({ context, itemIndex }: ItemLocation, fieldName: string): string {
	const fields = listBinaryFields(context, itemIndex).map(quote);
	const found =
		fields.length > 0
			? `its binary fields are ${listSome(fields, MAX_LISTED_FIELDS)}`
			: 'it has none';
	return `refers to binary field ${quote(fieldName)}, but item ${itemIndex} doesn't have it: ${found}`;
}

async function checkBinaryField(
	location: ItemLocation,
	fieldName: string,
	wanted: FileRequirements,
): Promise<CheckResult> {
	const { context, client, itemIndex } = location;
	const binary = findBinary(context, itemIndex, fieldName);
	if (!binary) return { why: whyMissing(location, fieldName) };
	return await checkLocalFile(
		{
			title: `binary field ${quote(fieldName)}`,
			fileName: binary.fileName ?? '',
			mimeType: binary.mimeType,
			size: await getFileSize(context, binary),
			identity: binary.id ?? hashKey(binary.data),
			start: async () => await binaryStart(context, client, binary, SNIFFED_BYTES),
			read: async () => await binaryReader(context, client, binary),
		},
		wanted,
	);
}

async function checkDataUrl(dataUrl: string, wanted: FileRequirements): Promise<CheckResult> {
	const parsed = parseDataUrl(dataUrl);
	if ('why' in parsed) return parsed;
	const { mimeType, bytes } = parsed;
	return await checkLocalFile(
		{
			title: 'the data URL',
			fileName: '',
			mimeType,
			size: bytes.length,
			identity: hashKey(dataUrl),
			start: async () => bytes.subarray(0, SNIFFED_BYTES),
			read: async () => memoryReader(bytes),
		},
		wanted,
	);
}

const MAX_SHOWN_LENGTH = 300;

/** A URL for messages, without its query and user info, which may contain secrets. */
export function displayUrl(url: string): string {
	const [, scheme = '', rest = url] = /^([a-z]+:\/\/)?([^?#]*)/i.exec(url) ?? [];
	return asLine(scheme + rest.replace(/^[^/]*@/, ''), MAX_SHOWN_LENGTH) ?? '';
}

/** Milliseconds until the first byte. */
const REPLY_TIMEOUT_MS = 60_000;

const URL_RETRY = { ms: 120_000, tries: 4 };

/** A reply of these types is a login form or a notice instead of the file. */
const PAGE_TYPES = new Set(['text/html', 'application/xhtml+xml']);

/** The file name from the headers or the URL; empty if there is none. */
function readFileName(headers: JsonRecord, url: string): string {
	const disposition = asText(headers['content-disposition']) ?? '';
	const named = /filename="?([^";]+)/i.exec(disposition)?.[1];
	return sanitizeFileName(named ?? '') || sanitizeFileName(fileNameInUrl(url));
}

/** Bytes: far more than any model accepts. The size of parts, which are held in memory, grows with it. */
const MAX_FILE_BYTES = 10 * 1024 ** 3;

/** Bytes accepted beyond the input's limit, so that the message can include the actual size. */
const SLACK_BYTES = 64 * 1024 ** 2;

/** Below 70 KB/s a file is stored first: while it is streamed, it holds memory that others wait for. */
const MIN_STREAM_RATE = { bytes: 4 * 1024 ** 2, ms: 60_000 };

/** Far below any connection, for sources that would keep an execution running forever. */
const MIN_STORE_RATE = { bytes: 1024 ** 2, ms: 600_000 };

/** Stores a file in n8n's binary store first: one of unknown length, or from a slow source. */
async function bufferToStore(
	{ context, client }: ItemLocation,
	stream: Stream,
	fileName: string,
	mimeType: string,
	maxSize: number,
): Promise<{ reader: ByteReader; size: number }> {
	const store = async () =>
		await context.helpers.prepareBinaryData(stream, fileName, mimeType || undefined);
	const limits = { maxBytes: maxSize + SLACK_BYTES, minRate: MIN_STORE_RATE };
	const file = await withMonitor(stream, store, client, limits);
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
async function openUrl(
	location: ItemLocation,
	url: string,
	wanted: FileRequirements,
	tries: number,
): Promise<OpenFile | FileIssue> {
	const { context, client } = location;
	const maxSize = Math.min(wanted.maxSize || MAX_FILE_BYTES, MAX_FILE_BYTES);
	const title = displayUrl(url);
	const request = { url, timeout: REPLY_TIMEOUT_MS };
	const result = await withRetry(
		async () => await requestUnauthenticated(context, request, client),
		retryWithin(URL_RETRY, client.clock),
		client,
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
		? { reader: createStreamReader(stream, client, { minRate: MIN_STREAM_RATE }), size: announced }
		: await bufferToStore(location, stream, fileName, declared, maxSize);
	let isOpen = false;
	try {
		const start = async () => await reader.peek(SNIFFED_BYTES);
		const source = { mimeType: declared, fileName };
		const { mimeType, kind } = await detectFileType(source, start, wanted.kind);
		const fitting = checkFile({ ...wanted, maxSize }, { mimeType, kind, size }, title);
		if ('why' in fitting) return fitting;
		isOpen = true;
		return { ...fitting, fileName: uploadName(fileName, mimeType), mimeType, size, reader };
	} finally {
		if (!isOpen) await reader.close();
	}
}

/** The file behind a URL may change between loop iterations; within a run it counts as the same. */
function checkUrl(location: ItemLocation, url: string, wanted: FileRequirements): CheckResult {
	const why = whyNotFetched(url);
	if (why) return { why: `refers to ${displayUrl(url)}, which can't be used: ${why}` };
	const run = readRunIndex(location.context);
	return {
		file: {
			key: hashKey('url', url, run, wanted.kind, wanted.maxSize),
			open: async (tries) => await openUrl(location, url, wanted, tries),
		},
	};
}

/**
 * Checks an input file without sending anything. A file behind a URL is checked when it is fetched.
 *
 * @returns undefined for an asset, which needs no upload
 */
export async function checkInputFile(
	location: ItemLocation,
	source: FileSource,
	wanted: FileRequirements,
): Promise<CheckResult | undefined> {
	switch (source.from) {
		case 'asset':
			return undefined;
		case 'url':
			return checkUrl(location, source.url, wanted);
		case 'dataUrl':
			return await checkDataUrl(source.dataUrl, wanted);
		case 'binary':
			return await checkBinaryField(location, source.fieldName, wanted);
	}
}
