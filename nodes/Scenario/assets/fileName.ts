import type { Asset } from './asset';

/** Extensions of the media types that Scenario's assets have been seen with. */
const EXTENSIONS: Record<string, string> = {
	'video/mp4': 'mp4',
	'video/webm': 'webm',
	'video/quicktime': 'mov',
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/webp': 'webp',
	'image/gif': 'gif',
	'image/svg+xml': 'svg',
	'image/vnd.radiance': 'hdr',
	'image/x-exr': 'exr',
	'audio/mpeg': 'mp3',
	'audio/wav': 'wav',
	'audio/x-wav': 'wav',
	'audio/flac': 'flac',
	'audio/ogg': 'ogg',
	'model/gltf-binary': 'glb',
	'model/gltf+json': 'gltf',
	'model/obj': 'obj',
	'model/vnd.usdz+zip': 'usdz',
	'application/json': 'json',
	'application/zip': 'zip',
	'text/plain': 'txt',
};

const LONGEST_NAME = 120;

/** Letters, digits and a few signs: what every drive and chat takes, and no path. */
const harmless = (name: string) =>
	name
		.replace(/[^\p{L}\p{N}._ ()-]+/gu, '_')
		.replace(/^[. ]+/, '')
		.slice(-LONGEST_NAME);

function extensionInUrl(url: string | undefined): string | undefined {
	const path = url?.split(/[?#]/)[0] ?? '';
	return /\/[^/]+\.([a-z0-9]{2,5})$/i.exec(path)?.[1]?.toLowerCase();
}

/** The file name of a download: the asset's own name where it has one, else its id, with extension. */
export function fileNameOf(asset: Asset): string {
	const mimeType = asset.mimeType?.split(';')[0]?.trim().toLowerCase() ?? '';
	const extension = Object.hasOwn(EXTENSIONS, mimeType)
		? EXTENSIONS[mimeType]
		: extensionInUrl(asset.url);
	const name = harmless(asset.name ?? '') || harmless(asset.assetId);
	if (!extension || name.toLowerCase().endsWith(`.${extension}`)) return name;
	return `${name}.${extension}`;
}
