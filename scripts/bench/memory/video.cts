import { pathOfFile } from './storage.cts';

import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

import type { IBinaryData } from 'n8n-workflow';

import { storedFile } from '../../../test/engine/binaryStore.cts';

const HEAD = path.join(__dirname, '../../../simulator/media/16x9.mp4');

/** A video of any size, made while it is read. */
function* video(bytes: number): Generator<Buffer> {
	const head = readFileSync(HEAD);
	yield head;
	const block = Buffer.alloc(64 * 1024);
	for (let at = head.length; at < bytes; at += block.length) {
		block.fill(`${at} `);
		yield Buffer.from(block.subarray(0, bytes - at));
	}
}

/** A video of this size in n8n's binary store. */
export const storedVideo = async (bytes: number): Promise<IBinaryData> =>
	await storedFile(Readable.from(video(bytes), { objectMode: false }), {
		mimeType: 'video/mp4',
		fileName: 'large.mp4',
	});

async function sha256(source: Readable): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(source, hash);
	return hash.digest('hex');
}

/** SHA-256 of a file in n8n's binary store. */
export const hashOnDisk = async (file: IBinaryData | undefined): Promise<string> =>
	await sha256(createReadStream(pathOfFile(file?.id ?? '')));

/** SHA-256 of what a URL gives. */
export async function hashBehind(url: string): Promise<string> {
	const { body } = await fetch(url);
	if (!body) throw new Error('The service has no file');
	return await sha256(Readable.fromWeb(body as ReadableStream));
}
