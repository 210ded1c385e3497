import { crc32 } from 'node:zlib';

/** Embeds an id in a file without changing its content, so every result has distinct bytes. */
type Embed = (file: Buffer, id: string) => Buffer;

function uint32(value: number, endian: 'big' | 'little' = 'big'): Buffer {
	const buffer = Buffer.alloc(4);
	if (endian === 'big') buffer.writeUInt32BE(value);
	else buffer.writeUInt32LE(value);
	return buffer;
}

/** Appends a `free` box, which players skip. */
const embedInMp4: Embed = (file, id) => {
	const text = Buffer.from(id);
	return Buffer.concat([file, uint32(8 + text.length), Buffer.from('free'), text]);
};

/** The header of a `free` box with `bytes` bytes of content. */
export function hugeFreeBox(bytes: number): Buffer {
	const size = Buffer.alloc(8);
	size.writeBigUInt64BE(BigInt(16 + bytes));
	// A size of 1 means that a 64-bit size follows the name.
	return Buffer.concat([uint32(1), Buffer.from('free'), size]);
}

const PNG_END = 12;

/** Inserts a tEXt chunk before the last chunk. */
const embedInPng: Embed = (file, id) => {
	const chunk = Buffer.from(`tEXtComment\0${id}`, 'latin1');
	return Buffer.concat([
		file.subarray(0, -PNG_END),
		uint32(chunk.length - 4),
		chunk,
		uint32(crc32(chunk)),
		file.subarray(-PNG_END),
	]);
};

/** Appends a JUNK chunk and updates the size in the header. */
const embedInWav: Embed = (file, id) => {
	const text = Buffer.from(id.length % 2 === 0 ? id : `${id} `);
	const marked = Buffer.concat([file, Buffer.from('JUNK'), uint32(text.length, 'little'), text]);
	marked.writeUInt32LE(marked.length - 8, 4);
	return marked;
};

const GLB_HEAD = 12;
const GLB_CHUNK_HEAD = 8;

/** Adds it to the extras of the scene's JSON, padded with spaces to a multiple of four. */
const embedInGlb: Embed = (file, id) => {
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

const EMBEDDERS: Record<string, Embed> = {
	'video/mp4': embedInMp4,
	'image/png': embedInPng,
	'audio/wav': embedInWav,
	'model/gltf-binary': embedInGlb,
};

/** A copy of the file with the id embedded. */
export const embedId = (file: Buffer, mimeType: string, id: string): Buffer =>
	EMBEDDERS[mimeType]?.(file, id) ?? Buffer.concat([file, Buffer.from(`\n${id}`)]);
