import { NodeOperationError } from 'n8n-workflow';

import type { FileRequirements } from '../../assets/fileType';
import { checkInputFile } from '../../assets/inputFile';
import type { PendingFile } from '../../assets/inputFile';
import { MAX_IMAGE_BYTES } from '../../assets/upload';
import type { Run } from '../../execution/run';
import type { FileSource } from '../../models/fileSource';
import { parseFileSource } from '../../models/fileSource';

/** The n8n error for a file that can't be used. */
const sourceError = ({ client }: Run, label: string, why: string, itemIndex: number) =>
	new NodeOperationError(client.node, `${label} ${why}`, {
		itemIndex,
		description: 'Change this parameter or the input of this node. Nothing was uploaded.',
	});

/**
 * The file of a parameter, checked before anything is sent.
 *
 * @param label of the parameter, in quotes
 * @throws {NodeOperationError} when there is none, or when it doesn't fit
 */
export async function prepareFile(
	run: Run,
	source: FileSource,
	label: string,
	wanted: FileRequirements,
	itemIndex: number,
): Promise<PendingFile> {
	const { context, client } = run;
	const pending = await checkInputFile({ context, client, itemIndex }, source, wanted);
	if (pending && 'file' in pending) return pending.file;
	throw sourceError(run, label, pending?.why ?? 'contains no file', itemIndex);
}

/**
 * An image as Scenario's search takes it: an asset ID or a data URL.
 *
 * @param label of the parameter, in quotes
 * @throws {NodeOperationError} when it is no image, or too large
 */
export async function readImage(
	run: Run,
	value: string,
	label: string,
	itemIndex: number,
): Promise<string> {
	const source = parseFileSource(value);
	if (source.from === 'asset') return source.assetId;
	const wanted = { kind: 'image', maxSize: MAX_IMAGE_BYTES };
	const file = await prepareFile(run, source, label, wanted, itemIndex);
	// Not the first attempt: the whole image has to arrive, whatever length is announced.
	const opened = await file.open(2);
	if ('why' in opened) throw sourceError(run, label, opened.why, itemIndex);
	const { size, mimeType, reader } = opened;
	try {
		const bytes = Buffer.alloc(size);
		await reader.fill(bytes);
		return `data:${mimeType};base64,${bytes.toString('base64')}`;
	} finally {
		await reader.close();
	}
}
