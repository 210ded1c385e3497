/** Kinds of file that Scenario knows (API reference). */
export type FileKind =
	'3d' | 'audio' | 'document' | 'image' | 'image-hdr' | 'json' | 'text' | 'video';

/**
 * MIME type, extension and kind of the files that go in and out. Of several rows the first one
 * stands for its MIME type, and the first one for its extension.
 */
const MEDIA_TYPES: ReadonlyArray<readonly [mimeType: string, extension: string, kind: FileKind]> = [
	['image/png', 'png', 'image'],
	['image/jpeg', 'jpg', 'image'],
	['image/jpeg', 'jpeg', 'image'],
	['image/webp', 'webp', 'image'],
	['image/gif', 'gif', 'image'],
	['image/avif', 'avif', 'image'],
	['image/heic', 'heic', 'image'],
	['image/bmp', 'bmp', 'image'],
	['image/tiff', 'tif', 'image'],
	['image/tiff', 'tiff', 'image'],
	['image/svg+xml', 'svg', 'image'],
	['image/vnd.radiance', 'hdr', 'image-hdr'],
	['image/x-hdr', 'hdr', 'image-hdr'],
	['image/x-exr', 'exr', 'image-hdr'],
	['image/aces', 'exr', 'image-hdr'],
	['video/mp4', 'mp4', 'video'],
	['video/mp4', 'm4v', 'video'],
	['video/webm', 'webm', 'video'],
	['video/quicktime', 'mov', 'video'],
	['video/x-msvideo', 'avi', 'video'],
	['video/x-matroska', 'mkv', 'video'],
	['application/mp4', 'mp4', 'video'],
	['audio/mpeg', 'mp3', 'audio'],
	['audio/wav', 'wav', 'audio'],
	['audio/x-wav', 'wav', 'audio'],
	['audio/mp4', 'm4a', 'audio'],
	['audio/flac', 'flac', 'audio'],
	['audio/ogg', 'ogg', 'audio'],
	['audio/aac', 'aac', 'audio'],
	['application/ogg', 'ogg', 'audio'],
	['model/gltf-binary', 'glb', '3d'],
	['model/gltf+json', 'gltf', '3d'],
	['model/obj', 'obj', '3d'],
	['model/stl', 'stl', '3d'],
	['model/ply', 'ply', '3d'],
	['model/vnd.usdz+zip', 'usdz', '3d'],
	['application/x-fbx', 'fbx', '3d'],
	['application/json', 'json', 'json'],
	['application/pdf', 'pdf', 'document'],
	['text/plain', 'txt', 'text'],
	['text/markdown', 'md', 'text'],
	['text/csv', 'csv', 'text'],
];

type Column = 0 | 1 | 2;

const lookUp = <T extends Column>(key: string, from: Column, to: T) =>
	MEDIA_TYPES.find((row) => row[from] === key)?.[to];

/** "Image/PNG; charset=x" → "image/png" */
export const plainMimeType = (mimeType: string): string =>
	mimeType.split(';')[0]?.trim().toLowerCase() ?? '';

/** "My photo.PNG" → "png"; "" for a name without one. */
export const extensionOf = (fileName: string): string =>
	/\.([a-z0-9]{1,8})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';

export const extensionOfMimeType = (mimeType: string) => lookUp(plainMimeType(mimeType), 0, 1);

export const mimeTypeOfExtension = (extension: string) => lookUp(extension, 1, 0);

export const kindOfExtension = (extension: string) => lookUp(extension, 1, 2);

/** The kind that a MIME type speaks of; undefined for one that says nothing, e.g. octet-stream. */
export function kindOfMimeType(mimeType: string): FileKind | undefined {
	const type = plainMimeType(mimeType);
	const known = lookUp(type, 0, 2);
	if (known) return known;
	const family = type.split('/')[0] ?? '';
	if (family === 'model') return '3d';
	return family === 'image' || family === 'video' || family === 'audio' || family === 'text'
		? family
		: undefined;
}
