import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';

/** The content of a file, in memory, on disk or generated. */
export interface Content {
	/** Bytes. */
	size: number;
	stream(): Readable;
	/** Loads the whole file: for small files. */
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

/** The parts of an upload as one file. */
export const partsContent = (paths: string[], size: number): Content => ({
	size,
	stream: () => Readable.from(oneAfterTheOther(paths), { objectMode: false }),
	buffer: () => Buffer.concat(paths.map((path) => readFileSync(path))),
});

/** The padding are distinct blocks, so that a lost or repeated block changes the hash. */
function* padded(head: Buffer, seed: string, bytes: number): Generator<Buffer> {
	yield head.subarray(0, bytes);
	for (let at = head.length; at < bytes; at += BLOCK) {
		yield Buffer.alloc(Math.min(BLOCK, bytes - at), `${seed} ${at} `);
	}
}

/** A file of any size that starts with `head`, generated while it is read and identical each time. */
export const paddedContent = (head: Buffer, seed: string, bytes: number): Content => ({
	size: bytes,
	stream: () => Readable.from(padded(head, seed, bytes), { objectMode: false }),
	buffer: () => Buffer.concat([...padded(head, seed, bytes)]),
});

/** Streams the file and returns its SHA-256 hash in hex. */
export async function hashContent({ stream }: Pick<Content, 'stream'>): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of stream()) hash.update(chunk as Buffer);
	return hash.digest('hex');
}
