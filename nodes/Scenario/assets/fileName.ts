import type { Asset } from './asset';
import { extensionForMimeType, getExtension, mimeTypeForExtension } from './mediaTypes';

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

type NamedAsset = Pick<Asset, 'assetId' | 'modelId' | 'createdAt'>;

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
export function getDownloadName(asset: Asset, name = asset.name ?? ''): string {
	const extension =
		extensionForMimeType(asset.mimeType ?? '') ?? getExtension(fileNameInUrl(asset.url ?? ''));
	return withExtension(sanitizeFileName(name) || sanitizeFileName(generatedName(asset)), extension);
}
