import { crc32 } from 'node:zlib';

import * as mp4box from 'mp4box';

import { paddedContent } from '../../simulator/files/content.cts';
import { embedId } from '../../simulator/files/embedId.cts';
import type { Media } from '../../simulator/files/media.cts';
import { detectImage, MEDIA, readMedia } from '../../simulator/files/media.cts';
import { makeResult } from '../../simulator/jobs/results.cts';

/** The bundled files, which get the ID of their asset embedded, so that no two are the same. */

const ID = 'asset_0123456789abcdef';

const withId = (media: Media) => embedId(readMedia(media), media.mimeType, ID);

/** The header of an MP4, and the names of its boxes. */
function readMp4(bytes: Buffer) {
	const file = mp4box.createFile();
	file.appendBuffer(mp4box.MP4BoxBuffer.fromArrayBuffer(new Uint8Array(bytes).buffer, 0));
	file.flush();
	const [track] = file.getInfo().videoTracks;
	if (!track) throw new Error('There is no video in it');
	const duration = track.duration / track.timescale;
	const frameRate = track.nb_samples / duration;
	return {
		boxes: file.boxes.map(({ type }) => type),
		size: file.boxes.reduce((sum, box) => sum + box.size, 0),
		codec: track.codec,
		properties: { ...track.video, duration, frameRate },
	};
}

test.each(Object.values(MEDIA).flat())('$file has the ID in it', (media) => {
	expect(withId(media).includes(ID)).toBe(true);
});

describe('videos', () => {
	test.each(MEDIA.video)('$file matches its properties, with and without an ID', (media) => {
		const plain = readMp4(readMedia(media));
		expect(plain.properties).toMatchObject(media.properties);
		// Baseline plays everywhere.
		expect(plain.codec).toMatch(/^avc1\.42/);
		const { boxes, properties } = readMp4(withId(media));
		expect(properties).toMatchObject(media.properties);
		expect(boxes).toEqual([...plain.boxes, 'free']);
	});

	it('stay playable when padded with one box', () => {
		const bytes = makeResult(ID, 'video', 16 / 9, { bytes: 3_000_000 }).content.buffer();
		const { boxes, size, properties } = readMp4(bytes);
		expect([bytes.length, size, boxes.at(-1)]).toEqual([3_000_000, 3_000_000, 'free']);
		expect(properties).toMatchObject({ width: 320, height: 180 });
	});
});

test.each([...MEDIA.image, ...MEDIA['image-hdr']])('$file matches its properties', (media) => {
	const { mimeType, properties } = media;
	for (const bytes of [readMedia(media), withId(media)]) {
		expect(detectImage(bytes)).toEqual({ mimeType, properties });
	}
});

test.each(MEDIA.image)('$file with an ID has valid chunk checksums', (media) => {
	const bytes = withId(media);
	const types: string[] = [];
	for (let at = 8; at < bytes.length;) {
		const end = at + 8 + bytes.readUInt32BE(at);
		types.push(bytes.toString('latin1', at + 4, at + 8));
		expect(bytes.readUInt32BE(end)).toBe(crc32(bytes.subarray(at + 4, end)));
		at = end + 4;
	}
	expect(types).toEqual(['IHDR', 'IDAT', 'tEXt', 'IEND']);
});

test.each(MEDIA.audio)('$file has the duration of its properties, and its size', (media) => {
	const bytes = withId(media);
	const length = bytes.readUInt32LE(bytes.indexOf('data') + 4);
	expect(length / bytes.readUInt32LE(28)).toBe(media.properties.duration);
	expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
});

test.each(MEDIA['3d'])('$file with an ID is valid', (media) => {
	const bytes = withId(media);
	const length = bytes.readUInt32LE(12);
	expect([bytes.readUInt32LE(8), length % 4]).toEqual([bytes.length, 0]);
	const scene = JSON.parse(bytes.toString('utf8', 20, 20 + length));
	expect(scene).toMatchObject({ asset: { version: '2.0', extras: { id: ID } } });
	expect(bytes.readUInt32LE(20 + length)).toBe(scene.buffers[0].byteLength);
	expect(bytes.toString('latin1', 24 + length, 27 + length)).toBe('BIN');
});

test('padded files have distinct blocks', () => {
	const block = 65_536;
	const bytes = paddedContent(Buffer.alloc(0), ID, 4 * block).buffer();
	const blocks = [0, 1, 2, 3].map((i) => bytes.toString('hex', i * block, (i + 1) * block));
	expect(new Set(blocks).size).toBe(4);
});
