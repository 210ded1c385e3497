import { readFileSync } from 'node:fs';
import path from 'node:path';

import imageSize from 'image-size';

import type { FileKind } from '../types.cts';

export interface MediaProperties {
	width?: number;
	height?: number;
	/** Seconds. */
	duration?: number;
	frameRate?: number;
	/** The beginning of a text, and whether that is all of it. */
	preview?: string;
	hasFullPreview?: boolean;
}

/** A bundled file that results are copies of. */
export interface Media {
	file: string;
	mimeType: string;
	properties: MediaProperties;
}

const video = (ratio: string, width: number, height: number): Media => ({
	file: `${ratio}.mp4`,
	mimeType: 'video/mp4',
	properties: { width, height, duration: 4, frameRate: 12 },
});

const picture = (ratio: string, width: number, height: number): Media => ({
	file: `${ratio}.png`,
	mimeType: 'image/png',
	properties: { width, height },
});

/** Bundled files by kind. Tests check the properties against the file headers. */
export const MEDIA: Record<Exclude<FileKind, 'text' | 'json'>, Media[]> = {
	video: [
		video('16x9', 320, 180),
		video('9x16', 180, 320),
		video('1x1', 240, 240),
		video('4x3', 240, 180),
		video('3x4', 180, 240),
		video('3x2', 270, 180),
		video('2x3', 180, 270),
		video('21x9', 336, 144),
		video('9x21', 144, 336),
	],
	image: [picture('1x1', 240, 240), picture('16x9', 320, 180), picture('9x16', 180, 320)],
	audio: [{ file: 'tone.wav', mimeType: 'audio/wav', properties: { duration: 1.5 } }],
	// The preview of a panorama; see `makeOriginal` for the file itself.
	'image-hdr': [{ file: '2x1.jpg', mimeType: 'image/jpeg', properties: { width: 64, height: 32 } }],
	'3d': [{ file: 'cube.glb', mimeType: 'model/gltf-binary', properties: {} }],
};

/** Reads a bundled file. */
export const readMedia = ({ file }: Media): Buffer =>
	readFileSync(path.join(__dirname, '../media', file));

/** The file with the aspect ratio (width / height) closest to `ratio`, or the first one. */
export function nearest(media: Media[], ratio: number | undefined): Media {
	const distance = ({ properties: { width = 1, height = 1 } }: Media) =>
		ratio === undefined ? 0 : Math.abs(Math.log(width / height / ratio));
	const [best] = media.toSorted((one, other) => distance(one) - distance(other));
	if (!best) throw new Error('There is no such media');
	return best;
}

const MIME_TYPES: Record<string, string> = {
	png: 'image/png',
	jpg: 'image/jpeg',
	webp: 'image/webp',
	gif: 'image/gif',
};

/** The type and size of an image, or undefined if the service doesn't support it. */
export function detectImage(
	bytes: Buffer,
): { mimeType: string; properties: MediaProperties } | undefined {
	try {
		const { type = '', width, height } = imageSize(bytes);
		const mimeType = MIME_TYPES[type];
		return mimeType ? { mimeType, properties: { width, height } } : undefined;
	} catch {
		// The library throws for unknown formats.
		return undefined;
	}
}
