import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import type { Timing } from '../utils/clock';
import type { JsonRecord } from '../utils/json';
import { asRecord, isRecord } from '../utils/json';
import type { ByteReader } from './stream';
import { createReader, createStreamReader } from './stream';

/** The part of a context that reading a file in n8n needs. */
export interface BinaryContext {
	helpers: Pick<IExecuteFunctions['helpers'], 'getBinaryMetadata' | 'getBinaryStream'>;
}

/**
 * Size of a file in n8n, in bytes. For files in memory it follows from the base64 text; otherwise it is
 * on the item, or in older versions of n8n only in the binary store.
 */
export async function getFileSize(context: BinaryContext, file: IBinaryData): Promise<number> {
	if (!file.id) return Math.floor((file.data.replace(/[\s=]+/g, '').length * 3) / 4);
	if (typeof file.bytes === 'number') return file.bytes;
	return (await context.helpers.getBinaryMetadata(file.id)).fileSize;
}

/** A reader of bytes in memory. */
export function memoryReader(bytes: Uint8Array): ByteReader {
	const source = async function* () {
		yield bytes;
	};
	return createReader(source());
}

/** A reader of a file in n8n, streamed unless it is in memory. */
export async function binaryReader(
	context: BinaryContext,
	timing: Timing,
	file: IBinaryData,
): Promise<ByteReader> {
	if (!file.id) return memoryReader(Buffer.from(file.data, 'base64'));
	return createStreamReader(await context.helpers.getBinaryStream(file.id), timing);
}

/** The first bytes of a file in n8n. Of a file in memory, no more are decoded. */
export async function binaryStart(
	context: BinaryContext,
	timing: Timing,
	file: IBinaryData,
	count: number,
): Promise<Uint8Array> {
	if (!file.id) return Buffer.from(file.data.slice(0, Math.ceil(count / 3) * 4), 'base64');
	const reader = await binaryReader(context, timing, file);
	return await reader.peek(count).finally(async () => await reader.close());
}

/** In the combined binary mode, a setting of newer workflows, n8n keeps an item's files here in its JSON. */
const IN_JSON = '_files';

const isFile = (value: unknown): boolean =>
	isRecord(value) &&
	typeof value.mimeType === 'string' &&
	(typeof value.data === 'string' || typeof value.id === 'string');

/** Whether these are the files of an item, by the names of their binary fields. */
export const areFiles = (value: unknown): value is IBinaryKeyData =>
	isRecord(value) && Object.values(value).every(isFile);

/** The names of an item's binary fields. */
export function listBinaryFields(context: IExecuteFunctions, itemIndex: number): string[] {
	const { json = {}, binary = {} } = context.getInputData()[itemIndex] ?? {};
	const filesIn = (values: JsonRecord) =>
		Object.keys(values).filter((name) => isFile(values[name]));
	return [...Object.keys(binary), ...filesIn(asRecord(json[IN_JSON])), ...filesIn(json)];
}

/** The file in a binary field of an item, wherever n8n keeps it. */
export function findBinary(
	context: IExecuteFunctions,
	itemIndex: number,
	fieldName: string,
): IBinaryData | undefined {
	const at = (path: string): IBinaryData | undefined => {
		try {
			const file = context.helpers.assertBinaryData(itemIndex, path);
			// For "constructor" n8n returns a property that every object has.
			return isFile(file) ? file : undefined;
		} catch {
			return undefined;
		}
	};
	return at(fieldName) ?? at(`${IN_JSON}.${fieldName}`);
}
