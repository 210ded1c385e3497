import { createHash } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { FileSource } from '../models/fileSource';
import { describeThrown } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { whyNotFetched } from '../transport/request';
import { limitConcurrency } from '../utils/concurrency';
import { listSome, quote } from '../utils/text';
import {
	binaryReader,
	binaryStart,
	findBinary,
	getFileSize,
	listBinaryFields,
	memoryReader,
} from './binaryData';
import { uploadName } from './fileName';
import type { FileRequirements, FileType } from './fileType';
import { checkFile, detectFileType, SNIFFED_BYTES } from './fileType';
import { normalizeMimeType } from './mediaTypes';
import type { ByteReader, PendingFile } from './reader';
import { displayUrl, openUrl } from './urlFile';

/** The file in a data URL, or why it can't be read: the rest of a message after the label. */
export type DataUrlResult = { mimeType: string; bytes: Uint8Array } | { why: string };

const BASE64 = /^[a-z0-9+/_-]*={0,2}$/i;

const invalid = (reason: string): DataUrlResult => ({
	why: `is a data URL that can't be read: ${reason}`,
});

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
export function parseDataUrl(text: string): DataUrlResult {
	const comma = text.indexOf(',');
	if (comma < 0) return invalid('it has no comma before the data');
	const header = text.slice('data:'.length, comma);
	const mimeType = normalizeMimeType(header) || 'text/plain';
	const data = decode(text.slice(comma + 1));
	if (data === undefined) return invalid("the data after the comma isn't percent-encoded");
	if (!/;\s*base64\s*$/i.test(header)) return { mimeType, bytes: Buffer.from(data, 'utf8') };
	const base64 = data.replace(/\s+/g, '');
	const digits = base64.replace(/=+$/, '').length;
	if (!BASE64.test(base64) || digits % 4 === 1)
		return invalid("the data after the comma isn't base64");
	return { mimeType, bytes: Buffer.from(base64, 'base64') };
}

/** A file that fits as far as it is known, or why it doesn't: the rest of a message after the label. */
export type CheckResult = { file: PendingFile } | { why: string };

/** The item whose files are read. */
export interface ItemLocation {
	context: IExecuteFunctions;
	client: ScenarioClient;
	itemIndex: number;
}

const MAX_LISTED_FIELDS = 20;

/** Limits concurrent file checks: a run may have a thousand items. */
const inspections = limitConcurrency(10);

/** Hashes without copying the parts, which may be whole files as text. */
function hashKey(...parts: Array<string | number | undefined>): string {
	const hash = createHash('sha256');
	for (const part of parts.map((each) => String(each ?? ''))) {
		hash.update(`${part.length} `).update(part);
	}
	return hash.digest('hex');
}

function whyMissing({ context, itemIndex }: ItemLocation, fieldName: string): string {
	const fields = listBinaryFields(context, itemIndex).map(quote);
	const found =
		fields.length > 0
			? `its binary fields are ${listSome(fields, MAX_LISTED_FIELDS)}`
			: 'it has none';
	return `refers to binary field ${quote(fieldName)}, but item ${itemIndex} doesn't have it: ${found}`;
}

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

/** The type of a file, or why it can't be read. */
async function detectSourceType(
	source: LocalFile,
	wanted: FileRequirements,
): Promise<FileType | { why: string }> {
	try {
		return await detectFileType(source, source.start, wanted.kind);
	} catch (reason) {
		return { why: `refers to ${source.title}, which can't be read: ${describeThrown(reason)}` };
	}
}

/** Checks a file that can be read before anything is sent. */
async function checkLocalFile(source: LocalFile, wanted: FileRequirements): Promise<CheckResult> {
	const { title, size, identity, read } = source;
	const type = await inspections(async () => await detectSourceType(source, wanted));
	if ('why' in type) return type;
	const fitting = checkFile(wanted, { ...type, size }, title);
	if ('why' in fitting) return fitting;
	const { mimeType } = type;
	const { kind } = fitting;
	const fileName = uploadName(source.fileName, mimeType);
	const open = async () => ({
		incoming: { fileName, mimeType, kind, size, reader: await read() },
	});
	return { file: { key: hashKey(identity, mimeType, kind), open } };
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
	const read = parseDataUrl(dataUrl);
	if ('why' in read) return read;
	const { mimeType, bytes } = read;
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

/** The file behind a URL may change between loop iterations; within a run it counts as the same. */
function checkUrl(
	{ context, client }: ItemLocation,
	url: string,
	wanted: FileRequirements,
): CheckResult {
	const why = whyNotFetched(url);
	if (why) return { why: `refers to ${displayUrl(url)}, which can't be used: ${why}` };
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
	return {
		file: {
			key: hashKey('url', url, run, wanted.kind, wanted.maxSize),
			open: async (tries) => await openUrl(context, client, url, wanted, tries),
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
