/** Scenario's kinds of files (API reference). */
export type FileKind =
	'3d' | 'audio' | 'document' | 'image' | 'image-hdr' | 'json' | 'text' | 'video';

/**
 * MIME type, extension and kind. Of several rows with the same MIME type or extension, the first one
 * counts.
 */
const MEDIA_TYPES: ReadonlyArray<readonly [mimeType: string, extension: string, kind: FileKind]> = [
	['image/png', 'png', 'image'],
	['image/jpeg', 'jpg', 'image'],
	['image/jpeg', 'jpeg', 'image'],
	['image/jpg', 'jpg', 'image'],
	['image/webp', 'webp', 'image'],
	['image/gif', 'gif', 'image'],
	['image/avif', 'avif', 'image'],
	['image/heic', 'heic', 'image'],
	['image/heif', 'heif', 'image'],
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
	['video/ogg', 'ogv', 'video'],
	['video/3gpp', '3gp', 'video'],
	['application/mp4', 'mp4', 'video'],
	['audio/mpeg', 'mp3', 'audio'],
	['audio/wav', 'wav', 'audio'],
	['audio/x-wav', 'wav', 'audio'],
	['audio/mp4', 'm4a', 'audio'],
	['audio/x-m4a', 'm4a', 'audio'],
	['audio/mp4a-latm', 'm4a', 'audio'],
	['audio/flac', 'flac', 'audio'],
	['audio/ogg', 'ogg', 'audio'],
	['audio/ogg', 'oga', 'audio'],
	['audio/ogg', 'opus', 'audio'],
	['audio/webm', 'webm', 'audio'],
	['audio/webm', 'weba', 'audio'],
	['audio/x-matroska', 'mka', 'audio'],
	['audio/3gpp', '3gp', 'audio'],
	['audio/aac', 'aac', 'audio'],
	['audio/aiff', 'aiff', 'audio'],
	['audio/aiff', 'aif', 'audio'],
	['audio/amr', 'amr', 'audio'],
	['application/ogg', 'ogg', 'audio'],
	['model/gltf-binary', 'glb', '3d'],
	['model/gltf+json', 'gltf', '3d'],
	['model/obj', 'obj', '3d'],
	['model/stl', 'stl', '3d'],
	['model/ply', 'ply', '3d'],
	['model/vnd.usdz+zip', 'usdz', '3d'],
	['model/vnd.collada+xml', 'dae', '3d'],
	['application/x-fbx', 'fbx', '3d'],
	['application/json', 'json', 'json'],
	['application/pdf', 'pdf', 'document'],
	['text/plain', 'txt', 'text'],
	['text/markdown', 'md', 'text'],
	['text/csv', 'csv', 'text'],
	['text/html', 'html', 'text'],
	['application/xml', 'xml', 'text'],
];

type Column = 0 | 1 | 2;

const findColumn = <T extends Column>(key: string, from: Column, to: T) =>
	MEDIA_TYPES.find((row) => row[from] === key)?.[to];

/** "Image/PNG; charset=x" → "image/png" */
export const normalizeMimeType = (mimeType: string): string =>
	mimeType.split(';')[0]?.trim().toLowerCase() ?? '';

/** "My photo.PNG" → "png"; "" without an extension. */
export const getExtension = (fileName: string): string =>
	/\.([a-z0-9]{1,8})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';

export const extensionForMimeType = (mimeType: string) =>
	findColumn(normalizeMimeType(mimeType), 0, 1);

export const mimeTypeForExtension = (extension: string) => findColumn(extension, 1, 0);

/** The kind of a MIME type; undefined if it has none, e.g. octet-stream. */
export function kindForMimeType(mimeType: string): FileKind | undefined {
	const type = normalizeMimeType(mimeType);
	const known = findColumn(type, 0, 2);
	if (known) return known;
	const family = type.split('/')[0] ?? '';
	if (family === 'model') return '3d';
	return family === 'image' || family === 'video' || family === 'audio' || family === 'text'
		? family
		: undefined;
}
