import { createHash } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { FileSource } from '../models/fileSource';
import { quote, someOf } from '../models/words';
import { whyNotAsked } from '../transport/address';
import type { ScenarioApi } from '../transport/api';
import { limitTo } from '../transport/limit';
import { binaryFieldsOf, binaryOf, binaryReader, bytesOf, memoryReader } from './binary';
import { readDataUrl } from './dataUrl';
import type { PendingFile } from './incoming';
import type { Wanted } from './kind';
import { fittingKind, typeOf } from './kind';
import { extensionOfMimeType } from './mediaTypes';
import type { ByteReader } from './reader';
import { SNIFFED_BYTES } from './sniff';
import { openUrl, shownUrl } from './urlFile';

/** A file that fits as far as can be told now, or why it doesn't: what follows the label. */
export type Pending = { file: PendingFile } | { why: string };

/** Where files are looked for. */
export interface Place {
	context: IExecuteFunctions;
	api: ScenarioApi;
	itemIndex: number;
}

const FIELDS_TOLD = 20;

/** Files looked into at once: a sheet may name a thousand. */
const looks = limitTo(10);

/** Parts may be whole files as text: they are not copied. */
function keyOf(...parts: Array<string | number | undefined>): string {
	const hash = createHash('sha256');
	for (const part of parts.map((each) => String(each ?? ''))) {
		hash.update(`${part.length} `).update(part);
	}
	return hash.digest('hex');
}

function whyMissing({ context, itemIndex }: Place, fieldName: string): string {
	const fields = binaryFieldsOf(context, itemIndex).map(quote);
	const found =
		fields.length > 0 ? `its binary fields are ${someOf(fields, FIELDS_TOLD)}` : 'it has none';
	return `names the binary field ${quote(fieldName)}, which item ${itemIndex} does not have: ${found}`;
}

interface Source {
	title: string;
	fileName: string;
	mimeType: string;
	size: number;
	/** Tells the content apart from all others. */
	identity: string;
	read(): Promise<ByteReader>;
}

/** A file that is here already: it can be looked at before anything is sent. */
async function pendingHere(source: Source, wanted: Wanted): Promise<Pending> {
	const { title, fileName, size, identity, read } = source;
	const start = async () => {
		const reader = await read();
		return await reader.peek(SNIFFED_BYTES).finally(async () => await reader.close());
	};
	const type = await looks(async () => await typeOf(source, start, wanted.kind));
	const fitting = fittingKind(wanted, { ...type, size }, title);
	if ('why' in fitting) return fitting;
	const { mimeType } = type;
	const { kind } = fitting;
	const open = async () => ({
		incoming: { fileName, mimeType, kind, size, reader: await read() },
	});
	return { file: { key: keyOf(identity, mimeType, kind), open } };
}

async function pendingBinary(place: Place, fieldName: string, wanted: Wanted): Promise<Pending> {
	const { context, api, itemIndex } = place;
	const binary = binaryOf(context, itemIndex, fieldName);
	if (!binary) return { why: whyMissing(place, fieldName) };
	return await pendingHere(
		{
			title: `binary field ${quote(fieldName)}`,
			fileName: binary.fileName ?? `file.${binary.fileExtension ?? 'bin'}`,
			mimeType: binary.mimeType,
			size: await bytesOf(context, binary),
			identity: binary.id ?? keyOf(binary.data),
			read: async () => await binaryReader(context, api, binary),
		},
		wanted,
	);
}

async function pendingDataUrl(dataUrl: string, wanted: Wanted): Promise<Pending> {
	const read = readDataUrl(dataUrl);
	if ('why' in read) return read;
	const { mimeType, bytes } = read;
	return await pendingHere(
		{
			title: 'the data URL',
			fileName: `file.${extensionOfMimeType(mimeType) ?? 'bin'}`,
			mimeType,
			size: bytes.length,
			identity: keyOf(dataUrl),
			read: async () => memoryReader(bytes),
		},
		wanted,
	);
}

/** What a URL gives may change from pass to pass of a loop; within a run it counts as the same. */
function pendingUrl({ context, api }: Place, url: string, wanted: Wanted): Pending {
	const unasked = whyNotAsked(url);
	if (unasked) return { why: `names ${shownUrl(url)}, which is not fetched: ${unasked}` };
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
	return {
		file: {
			key: keyOf('url', url, run, wanted.kind, wanted.maxSize),
			open: async (tries) => await openUrl(context, api, url, wanted, tries),
		},
	};
}

/**
 * Looks at a file that a value names, without sending anything. A file that is here is checked
 * whole; one behind a URL when it is fetched.
 *
 * @returns undefined for an asset: there is nothing to upload
 */
export async function pendingFile(
	place: Place,
	source: FileSource,
	wanted: Wanted,
): Promise<Pending | undefined> {
	switch (source.from) {
		case 'asset':
			return undefined;
		case 'url':
			return pendingUrl(place, source.url, wanted);
		case 'dataUrl':
			return await pendingDataUrl(source.dataUrl, wanted);
		case 'binary':
			return await pendingBinary(place, source.fieldName, wanted);
	}
}
