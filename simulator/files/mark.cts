import { crc32 } from 'node:zlib';

/** Writes an id into a file without a change to what is seen or heard: no two results are alike. */
type Mark = (file: Buffer, id: string) => Buffer;

function uint32(value: number, endian: 'big' | 'little' = 'big'): Buffer {
	const buffer = Buffer.alloc(4);
	if (endian === 'big') buffer.writeUInt32BE(value);
	else buffer.writeUInt32LE(value);
	return buffer;
}

/** A `free` box at the end: players skip it. */
const markMp4: Mark = (file, id) => {
	const text = Buffer.from(id);
	return Buffer.concat([file, uint32(8 + text.length), Buffer.from('free'), text]);
};

/** The head of a `free` box that holds `bytes` more bytes, of any size. */
export function hugeFreeBox(bytes: number): Buffer {
	const size = Buffer.alloc(8);
	size.writeBigUInt64BE(BigInt(16 + bytes));
	// A size of 1 says that the real one follows the name in 64 bits.
	return Buffer.concat([uint32(1), Buffer.from('free'), size]);
}

const PNG_END = 12;

/** A tEXt chunk before the closing one. */
const markPng: Mark = (file, id) => {
	const chunk = Buffer.from(`tEXtComment\0${id}`, 'latin1');
	return Buffer.concat([
		file.subarray(0, -PNG_END),
		uint32(chunk.length - 4),
		chunk,
		uint32(crc32(chunk)),
		file.subarray(-PNG_END),
	]);
};

/** A JUNK chunk at the end, and the new size in the head. */
const markWav: Mark = (file, id) => {
	const text = Buffer.from(id.length % 2 === 0 ? id : `${id} `);
	const marked = Buffer.concat([file, Buffer.from('JUNK'), uint32(text.length, 'little'), text]);
	marked.writeUInt32LE(marked.length - 8, 4);
	return marked;
};

const GLB_HEAD = 12;
const GLB_CHUNK_HEAD = 8;

/** In the extras of the scene's JSON, filled up with spaces to a multiple of four. */
const markGlb: Mark = (file, id) => {
	const start = GLB_HEAD + GLB_CHUNK_HEAD;
	const end = start + file.readUInt32LE(GLB_HEAD);
	const scene = JSON.parse(file.toString('utf8', start, end)) as { asset: object };
	const text = JSON.stringify({ ...scene, asset: { ...scene.asset, extras: { id } } });
	const json = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
	const marked = Buffer.concat([
		file.subarray(0, GLB_HEAD),
		uint32(json.length, 'little'),
		file.subarray(GLB_HEAD + 4, start),
		json,
		file.subarray(end),
	]);
	marked.writeUInt32LE(marked.length, 8);
	return marked;
};

const MARKS: Record<string, Mark> = {
	'video/mp4': markMp4,
	'image/png': markPng,
	'audio/wav': markWav,
	'model/gltf-binary': markGlb,
};

/** A copy of the file that carries the id. */
export const marked = (file: Buffer, mimeType: string, id: string): Buffer =>
	MARKS[mimeType]?.(file, id) ?? Buffer.concat([file, Buffer.from(`\n${id}`)]);
