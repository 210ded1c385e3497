import './userFolder.cts';

import type { Readable } from 'node:stream';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';

const store = () => Container.get(BinaryDataService);

/** For the rest of the process, stores files in the user folder, as n8n does since 2.0. */
export async function keepFilesOnDisk(): Promise<void> {
	await store().init();
}

/** Writes a file to n8n's binary data storage, as a previous node would. */
export async function storedFile(
	content: Buffer | Readable,
	file: Pick<IBinaryData, 'mimeType' | 'fileName'>,
): Promise<IBinaryData> {
	const location = { type: 'execution' as const, workflowId: 'workflow', executionId: '1' };
	return await store().store(location, content, { ...file, data: '' });
}

/** The bytes of a file in an output item, wherever they are stored. */
export const bytesOfFile = async (file: IBinaryData | undefined): Promise<Buffer> =>
	file ? await store().getAsBuffer(file) : Buffer.alloc(0);
