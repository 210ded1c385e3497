import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

import type { IBinaryData } from 'n8n-workflow';

/** One folder for the binary data of all measured processes; it goes with this process. */
const folder = mkdtempSync(path.join(tmpdir(), 'scenario-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The environment in which n8n-core keeps its binary data in this folder. */
export const storageEnv = {
	N8N_BINARY_DATA_STORAGE_PATH: folder,
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
};

async function sha256(source: Readable): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(source, hash);
	return hash.digest('hex');
}

/** SHA-256 of a file in n8n's binary store, whose id is e.g. `filesystem-v2:workflows/…`. */
export async function hashOfFile(file: IBinaryData | undefined): Promise<string> {
	const id = file?.id ?? '';
	return await sha256(createReadStream(path.join(folder, id.slice(id.indexOf(':') + 1))));
}

/** SHA-256 of what a URL serves. */
export async function hashOfUrl(url: string): Promise<string> {
	const { body } = await fetch(url);
	if (!body) throw new Error(`${url} has no body`);
	return await sha256(Readable.fromWeb(body as ReadableStream));
}
