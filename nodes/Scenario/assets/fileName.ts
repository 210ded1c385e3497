import type { Asset } from './asset';
import { extensionOf, extensionOfMimeType, mimeTypeOfExtension } from './mediaTypes';

const LONGEST_NAME = 120;

/** Letters, digits and a few signs: what every drive and chat takes, and no path. */
export const harmless = (name: string) =>
	name
		.replace(/[^\p{L}\p{N}._ ()-]+/gu, '_')
		.replace(/^[. ]+/, '')
		.slice(-LONGEST_NAME);

/** The last step of a URL's path, decoded; "" where there is none. */
export function fileNameInUrl(url: string): string {
	const path = url.split(/[?#]/)[0] ?? '';
	const name = /^[a-z]+:\/\/[^/]+\/(?:.*\/)?([^/]+)$/i.exec(path)?.[1] ?? '';
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

/** The file name with the extension given, unless it has that or another one of the same type. */
export function withExtension(name: string, extension: string | undefined): string {
	const own = extensionOf(name);
	if (!extension || own === extension) return name;
	const type = mimeTypeOfExtension(extension);
	return type && mimeTypeOfExtension(own) === type ? name : `${name}.${extension}`;
}

/** The file name of a download: the asset's own name where it has one, else its id, with extension. */
export function fileNameOf(asset: Asset): string {
	const extension =
		extensionOfMimeType(asset.mimeType ?? '') ?? extensionOf(fileNameInUrl(asset.url ?? ''));
	return withExtension(harmless(asset.name ?? '') || harmless(asset.assetId), extension);
}
