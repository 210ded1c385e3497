import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { ScenarioApi } from '../transport/api';
import type { JsonRecord } from '../transport/json';
import { isRecord, recordOf } from '../transport/json';
import type { ByteReader } from './reader';
import { readerOf } from './reader';
import { streamReader } from './stream';

/**
 * Bytes of a file in n8n. Where files are kept in memory the text tells it, else n8n's binary
 * store; older versions don't put the number on the item.
 */
export async function bytesOf(
	context: { helpers: Pick<IExecuteFunctions['helpers'], 'getBinaryMetadata'> },
	file: IBinaryData,
): Promise<number> {
	if (!file.id) return Math.floor((file.data.replace(/[\s=]+/g, '').length * 3) / 4);
	if (typeof file.bytes === 'number') return file.bytes;
	return (await context.helpers.getBinaryMetadata(file.id)).fileSize;
}

/** Bytes that are in memory, to be read like any others. */
export function memoryReader(bytes: Uint8Array): ByteReader {
	const source = async function* () {
		yield bytes;
	};
	return readerOf(source());
}

/** The bytes of a file in n8n: streamed where they are not in memory already. */
export async function binaryReader(
	context: IExecuteFunctions,
	{ clock, signal }: ScenarioApi,
	file: IBinaryData,
): Promise<ByteReader> {
	if (!file.id) return memoryReader(Buffer.from(file.data, 'base64'));
	return streamReader(await context.helpers.getBinaryStream(file.id), clock, signal);
}

/** In the combined mode, a setting of newer workflows, n8n keeps an item's files in its JSON, here. */
const IN_JSON = '_files';

const isFile = (value: unknown): boolean =>
	isRecord(value) &&
	typeof value.mimeType === 'string' &&
	(typeof value.data === 'string' || typeof value.id === 'string');

/** The names of an item's files. */
export function binaryFieldsOf(context: IExecuteFunctions, itemIndex: number): string[] {
	const { json = {}, binary = {} } = context.getInputData()[itemIndex] ?? {};
	const filesIn = (values: JsonRecord) =>
		Object.keys(values).filter((name) => isFile(values[name]));
	return [...Object.keys(binary), ...filesIn(recordOf(json[IN_JSON])), ...filesIn(json)];
}

/** The file in a binary field of an item, wherever n8n keeps it. */
export function binaryOf(
	context: IExecuteFunctions,
	itemIndex: number,
	fieldName: string,
): IBinaryData | undefined {
	const at = (path: string): IBinaryData | undefined => {
		try {
			const file = context.helpers.assertBinaryData(itemIndex, path);
			// "constructor" leads n8n to what every object has.
			return isFile(file) ? file : undefined;
		} catch {
			return undefined;
		}
	};
	return at(fieldName) ?? at(`${IN_JSON}.${fieldName}`);
}
