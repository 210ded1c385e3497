import type { World } from '../world.cts';
import type { Content } from './content.cts';
import type { MediaProperties } from './media.cts';
import { signedUrl } from './signedUrl.cts';

/** A file that the service keeps. */
export interface StoredAsset {
	id: string;
	kind: string;
	mimeType: string;
	name?: string;
	content: Content;
	properties: MediaProperties;
	source: 'generated' | 'uploaded';
	/** Of generated ones. */
	jobId?: string;
	modelId?: string;
	prompt?: string;
	/** Of videos: ids of the images that they begin and end with. */
	frames?: { first: string; last: string };
	/** Such an image: it is there, but in no list. */
	isFrame?: boolean;
	/** When it is out, milliseconds since the epoch; Infinity for never. */
	createdAt: number;
}

/** Whether it is there for those who ask now. */
export const isOut = (asset: StoredAsset, world: World) => asset.createdAt <= world.now();

/** An asset that is out. */
export function findAsset(world: World, id: string): StoredAsset | undefined {
	const asset = world.assets.get(id);
	return asset && isOut(asset, world) ? asset : undefined;
}

/** The record as `GET /assets/{id}` gives it, with a URL signed now. */
export function assetRecord(asset: StoredAsset, world: World) {
	const { id, kind, mimeType, name, source, jobId, modelId, prompt, frames } = asset;
	const properties = { ...asset.properties, size: asset.content.size };
	const urlOf = (assetId: string) => signedUrl(world, `/cdn/assets/${assetId}`);
	const imageOf = (assetId: string) => ({ assetId, url: urlOf(assetId) });
	const at = new Date(asset.createdAt).toISOString();
	return {
		id,
		url: urlOf(id),
		mimeType,
		metadata: {
			type: source === 'uploaded' ? 'uploaded' : `inference-${kind}`,
			kind,
			...properties,
			...(name && { name }),
			...(jobId && { parentJobId: jobId }),
			...(modelId && { modelId }),
			...(prompt && { prompt }),
		},
		properties,
		kind,
		source,
		ownerId: 'proj_simulator',
		authorId: 'apiu_simulator',
		createdAt: at,
		updatedAt: at,
		privacy: 'private',
		tags: [],
		collectionIds: [],
		status: 'success',
		editCapabilities: [],
		...(frames && {
			thumbnail: imageOf(frames.first),
			firstFrame: imageOf(frames.first),
			lastFrame: imageOf(frames.last),
		}),
	};
}
