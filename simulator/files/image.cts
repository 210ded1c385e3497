import imageSize from 'image-size';

import type { MediaProperties } from './media.cts';

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
