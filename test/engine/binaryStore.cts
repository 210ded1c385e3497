import './userFolder.cts';

import type { Readable } from 'node:stream';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';

const store = () => Container.get(BinaryDataService);

/**
 * Keeps files on disk, in the user folder, as n8n does since 2.0; until then the engine keeps them
 * in memory. For the rest of the process.
 */
export async function keepFilesOnDisk(): Promise<void> {
	await store().init();
}

/** Puts a file into n8n's binary store, as the node in front would have done. */
export async function storedFile(
	content: Buffer | Readable,
	file: Pick<IBinaryData, 'mimeType' | 'fileName'>,
): Promise<IBinaryData> {
	const location = { type: 'execution' as const, workflowId: 'workflow', executionId: '1' };
	return await store().store(location, content, { ...file, data: '' });
}

/** The bytes of a file in an output item, wherever they are kept. */
export const bytesOfFile = async (file: IBinaryData | undefined): Promise<Buffer> =>
	file ? await store().getAsBuffer(file) : Buffer.alloc(0);
