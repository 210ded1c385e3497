import type { StoredAsset } from './asset.cts';
import type { Content } from './content.cts';

/** MIME types of the formats that the service converts to. */
const IMAGES: Record<string, string> = {
	avif: 'image/avif',
	gif: 'image/gif',
	heif: 'image/heif',
	jpeg: 'image/jpeg',
	jpg: 'image/jpeg',
	png: 'image/png',
	svg: 'image/svg+xml',
	tif: 'image/tiff',
	tiff: 'image/tiff',
	webp: 'image/webp',
};

const MODELS: Record<string, string> = {
	fbx: 'model/x-fbx',
	glb: 'model/gltf-binary',
	obj: 'model/obj',
};

const MEDIA: Record<string, string> = { mp3: 'audio/mpeg', mp4: 'video/mp4' };

/** The MIME type of an asset in a format; undefined if it can't have it. Sounds and videos keep theirs. */
function findFormat({ kind, mimeType }: StoredAsset, format: string): string | undefined {
	if (kind === '3d') return MODELS[format];
	if (kind.startsWith('image')) return IMAGES[format];
	return MEDIA[format] === mimeType ? mimeType : undefined;
}

/**
 * The file of an asset: as the service shows it, the original, or in a format. A conversion has another
 * type, but the same bytes: nothing here converts.
 */
export function getFile(
	asset: StoredAsset,
	variant?: string,
): { mimeType: string; content: Content } | undefined {
	if (variant === undefined) return asset;
	if (variant === 'original') return asset.original ?? asset;
	const mimeType = findFormat(asset, variant);
	return mimeType ? { mimeType, content: asset.content } : undefined;
}
