/* The types of files: MIME types, extensions, the API's kinds, and the names made with them. */

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

const extensionForMimeType = (mimeType: string) => findColumn(normalizeMimeType(mimeType), 0, 1);

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

/** Characters. File systems allow 255 bytes, and a letter takes up to three. */
const MAX_NAME_LENGTH = 80;

/** Device names of Windows, which no file may have, whatever its extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** Keeps letters, digits and a few characters that every file system and chat accepts, and no path. */
export const sanitizeFileName = (name: string) =>
	name
		.replace(/[^\p{L}\p{N}._ ()-]+/gu, '_')
		.slice(-MAX_NAME_LENGTH)
		.replace(/^[. ]+|(?<![. ])[. ]+$/g, '')
		.replace(RESERVED, '_$1');

/** The last segment of a URL's path, decoded; "" if there is none. */
export function fileNameInUrl(url: string): string {
	const path = url.split(/[?#]/)[0] ?? '';
	const name = /^[a-z]+:\/\/[^/]+\/(?:.*\/)?([^/]+)$/i.exec(path)?.[1] ?? '';
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

/** Adds the extension, unless the name already has one of the same type. */
export function withExtension(name: string, extension: string | undefined): string {
	const own = getExtension(name);
	if (!extension || own === extension) return name;
	const type = mimeTypeForExtension(extension);
	return type && mimeTypeForExtension(own) === type ? name : `${name}.${extension}`;
}

/** "clip.mp4" → "clip", but "take 1.5" stays. */
function withoutExtension(name: string): string {
	const extension = getExtension(name);
	return mimeTypeForExtension(extension) ? name.slice(0, -extension.length - 1) : name;
}

/** The file name for an upload, with an extension for its type if it has none. */
export const uploadName = (name: string, mimeType: string): string =>
	getExtension(name)
		? name
		: withExtension(name || 'file', extensionForMimeType(mimeType) ?? 'bin');

/** What the name of an asset's file is made from. */
interface NamedAsset {
	assetId: string;
	modelId?: string;
	createdAt?: string;
}

const SHORT_ID_LENGTH = 6;

/** The name of a generated file, without an extension: "veo3-1-fast-2026-11-26-DHZRlb". */
const generatedName = ({ assetId, modelId = '', createdAt = '' }: NamedAsset): string =>
	[
		modelId.replace(/^model_/, ''),
		createdAt.slice(0, 10),
		assetId.replace(/^asset_/, '').slice(-SHORT_ID_LENGTH),
	]
		.filter((part) => part !== '')
		.join('-');

/**
 * The name of one of a job's files, without an extension.
 *
 * @param given the File Name option; "" for the default, of model, date and a short ID
 * @param position of the file among those of the job: the second one's name ends in "-2"
 */
export function resultName(asset: NamedAsset, given: string, position: number): string {
	const name = sanitizeFileName(withoutExtension(given));
	if (!name) return generatedName(asset);
	return position === 0 ? name : `${name}-${position + 1}`;
}

/**
 * The file name of a download, with an extension for its type.
 *
 * @param name default: the one it was uploaded with, or that of a generated file
 */
export function getDownloadName(
	asset: NamedAsset & { name?: string; mimeType?: string; url?: string },
	name = asset.name ?? '',
): string {
	const extension =
		extensionForMimeType(asset.mimeType ?? '') ?? getExtension(fileNameInUrl(asset.url ?? ''));
	return withExtension(sanitizeFileName(name) || sanitizeFileName(generatedName(asset)), extension);
}
