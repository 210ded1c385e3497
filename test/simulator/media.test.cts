import { crc32 } from 'node:zlib';

import * as mp4box from 'mp4box';

import { paddedContent } from '../../simulator/files/content.cts';
import { embedId } from '../../simulator/files/embedId.cts';
import type { Media } from '../../simulator/files/media.cts';
import { MEDIA, nearest, readMedia } from '../../simulator/files/media.cts';
import { detectImage } from '../../simulator/files/image.cts';
import { makeResult } from '../../simulator/jobs/results.cts';

/** The header of an MP4, and the names of its boxes. */
function readMp4(bytes: Buffer) {
	const file = mp4box.createFile();
	const buffer = mp4box.MP4BoxBuffer.fromArrayBuffer(new Uint8Array(bytes).buffer, 0);
	file.appendBuffer(buffer);
	file.flush();
	const [track] = file.getInfo().videoTracks;
	if (!track) throw new Error('There is no video in it');
	const duration = track.duration / track.timescale;
	return {
		boxes: file.boxes.map(({ type }) => type),
		size: file.boxes.reduce((sum, box) => sum + box.size, 0),
		codec: track.codec,
		properties: {
			width: track.video?.width,
			height: track.video?.height,
			duration,
			frameRate: track.nb_samples / duration,
		},
	};
}

const ID = 'asset_0123456789abcdef';

const named = (media: Media[]) => media.map((one) => [one.file, one] as const);

describe('bundled videos', () => {
	test.each(named(MEDIA.video))('%s is small and matches its properties', (_, media) => {
		const bytes = readMedia(media);
		expect(bytes.length).toBeLessThan(20_000);
		const { properties, codec } = readMp4(bytes);
		expect(properties).toEqual(media.properties);
		// Baseline plays everywhere.
		expect(codec).toMatch(/^avc1\.42/);
	});

	test.each(named(MEDIA.video))(
		'%s with an embedded id has one more box and plays the same',
		(_, media) => {
			const bytes = embedId(readMedia(media), media.mimeType, ID);
			expect(bytes.includes(ID)).toBe(true);
			const { boxes, properties } = readMp4(bytes);
			expect(boxes).toEqual([...readMp4(readMedia(media)).boxes, 'free']);
			expect(properties).toEqual(media.properties);
		},
	);

	it('stay playable when padded with one box', () => {
		const { content } = makeResult(ID, 'video', 16 / 9, 3_000_000);
		const bytes = content.buffer();
		expect(bytes.length).toBe(3_000_000);
		const { boxes, size, properties } = readMp4(bytes);
		expect(size).toBe(bytes.length);
		expect(boxes.slice(-2)).toEqual(['free', 'free']);
		expect(properties).toMatchObject({ width: 320, height: 180 });
	});
});

test.each(named(MEDIA.image))('%s matches its properties, with and without an id', (_, media) => {
	for (const bytes of [readMedia(media), embedId(readMedia(media), media.mimeType, ID)]) {
		expect(detectImage(bytes)).toEqual({ mimeType: media.mimeType, properties: media.properties });
	}
	expect(embedId(readMedia(media), media.mimeType, ID).includes(ID)).toBe(true);
});

test.each(named(MEDIA.image))('%s with an id has valid chunk checksums', (_, media) => {
	const bytes = embedId(readMedia(media), media.mimeType, ID);
	const types: string[] = [];
	for (let at = 8; at < bytes.length;) {
		const end = at + 8 + bytes.readUInt32BE(at);
		types.push(bytes.toString('latin1', at + 4, at + 8));
		expect(bytes.readUInt32BE(end)).toBe(crc32(bytes.subarray(at + 4, end)));
		at = end + 4;
	}
	expect(types).toEqual(['IHDR', 'IDAT', 'tEXt', 'IEND']);
});

test('padded files have distinct blocks', () => {
	const block = 65_536;
	const bytes = paddedContent(Buffer.alloc(0), ID, 10 * block).buffer();
	const blocks = Array.from({ length: 10 }, (_, i) =>
		bytes.toString('hex', i * block, (i + 1) * block),
	);
	expect(new Set(blocks).size).toBe(10);
});

describe('bundled sounds', () => {
	const [media] = MEDIA.audio;
	const bytes = media ? embedId(readMedia(media), media.mimeType, ID) : Buffer.alloc(0);

	it('have the duration of their properties', () => {
		const bytesPerSecond = bytes.readUInt32LE(28);
		const dataAt = bytes.indexOf('data');
		expect(bytes.readUInt32LE(dataAt + 4) / bytesPerSecond).toBe(media?.properties.duration);
	});

	it('have a header with the size including the id', () => {
		expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
		expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
		expect(bytes.includes(ID)).toBe(true);
	});
});

test('3D models with an id are valid', () => {
	const [media] = MEDIA['3d'];
	const bytes = media ? embedId(readMedia(media), media.mimeType, ID) : Buffer.alloc(0);
	expect(bytes.toString('latin1', 0, 4)).toBe('glTF');
	expect(bytes.readUInt32LE(8)).toBe(bytes.length);
	const length = bytes.readUInt32LE(12);
	expect(length % 4).toBe(0);
	const scene = JSON.parse(bytes.toString('utf8', 20, 20 + length));
	expect(scene).toMatchObject({ asset: { version: '2.0', extras: { id: ID } } });
	expect(bytes.readUInt32LE(20 + length)).toBe(scene.buffers[0].byteLength);
	expect(bytes.toString('latin1', 24 + length, 27 + length)).toBe('BIN');
});

test.each([
	[16 / 9, '16x9.mp4'],
	[9 / 16, '9x16.mp4'],
	[1, '1x1.mp4'],
	[1584 / 672, '21x9.mp4'],
	[832 / 1104, '3x4.mp4'],
	[undefined, '16x9.mp4'],
])('the video with the aspect ratio closest to %s is %s', (shape, file) => {
	expect(nearest(MEDIA.video, shape).file).toBe(file);
});
