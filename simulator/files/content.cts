import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';

/** The bytes of a file, wherever they are. */
export interface Content {
	/** Bytes. */
	size: number;
	stream(): Readable;
	/** The whole file in memory: for small ones. */
	buffer(): Buffer;
}

const BLOCK = 64 * 1024;

export const bufferContent = (buffer: Buffer): Content => ({
	size: buffer.length,
	stream: () => Readable.from([buffer], { objectMode: false }),
	buffer: () => buffer,
});

async function* oneAfterTheOther(paths: string[]): AsyncGenerator<Buffer> {
	for (const path of paths) yield* createReadStream(path, { highWaterMark: BLOCK });
}

/** What was uploaded in parts, as one file. */
export const partsContent = (paths: string[], size: number): Content => ({
	size,
	stream: () => Readable.from(oneAfterTheOther(paths), { objectMode: false }),
	buffer: () => Buffer.concat(paths.map((path) => readFileSync(path))),
});

/** Blocks that differ from one to the next, so that a lost or doubled one shows. */
function* filling(seed: string, bytes: number): Generator<Buffer> {
	for (let at = 0; at < bytes; at += BLOCK) {
		const block = Buffer.alloc(Math.min(BLOCK, bytes - at), `${seed} ${at} `);
		yield block;
	}
}

function* stuffed(head: Buffer, seed: string, bytes: number): Generator<Buffer> {
	yield head.subarray(0, bytes);
	yield* filling(seed, Math.max(0, bytes - head.length));
}

/** A file of any size, made while it is read and the same each time; it begins with `head`. */
export const stuffedContent = (head: Buffer, seed: string, bytes: number): Content => ({
	size: bytes,
	stream: () => Readable.from(stuffed(head, seed, bytes), { objectMode: false }),
	buffer: () => Buffer.concat([...stuffed(head, seed, bytes)]),
});

/** Reads the whole file, bit by bit, for its hash in hexadecimal digits. */
export async function sha256Of(content: Content): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of content.stream()) hash.update(chunk as Buffer);
	return hash.digest('hex');
}
