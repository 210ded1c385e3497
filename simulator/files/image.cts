import imageSize from 'image-size';

import type { MediaProperties } from './media.cts';

const MIME_TYPES: Record<string, string> = {
	png: 'image/png',
	jpg: 'image/jpeg',
	webp: 'image/webp',
	gif: 'image/gif',
};

/** What kind of image it is and how large, undefined when it is none that the service takes. */
export function imageIn(
	bytes: Buffer,
): { mimeType: string; properties: MediaProperties } | undefined {
	try {
		const { type = '', width, height } = imageSize(bytes);
		const mimeType = MIME_TYPES[type];
		return mimeType ? { mimeType, properties: { width, height } } : undefined;
	} catch {
		// The library throws for what it can't read.
		return undefined;
	}
}
