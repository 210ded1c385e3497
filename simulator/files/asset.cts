import { newId, PROJECT_ID, USER_ID } from '../ids.cts';
import type { State } from '../state.cts';
import type { Content } from './content.cts';
import type { MediaProperties } from './media.cts';
import { signedUrl } from './signedUrl.cts';

/** A stored file. */
export interface StoredAsset {
	id: string;
	kind: string;
	mimeType: string;
	name?: string;
	content: Content;
	properties: MediaProperties;
	/** How it was made, in the API's words: txt2video, uploaded-video. */
	type: string;
	/** For generated assets. */
	jobId?: string;
	modelId?: string;
	prompt?: string;
	tags?: string[];
	collectionIds?: string[];
	/** For videos: asset ids of the first and last frame. */
	frames?: { first: string; last: string };
	/** A frame of a video: retrievable by id, but not listed. */
	isFrame?: boolean;
	/** When it becomes available, milliseconds since the epoch; Infinity for never. */
	createdAt: number;
}

/** Whether clients can see it now. */
export const isAvailable = (asset: StoredAsset, state: State) => asset.createdAt <= state.now();

/** Finds an available asset. */
export function findAsset(state: State, id: string): StoredAsset | undefined {
	const asset = state.assets.get(id);
	return asset && isAvailable(asset, state) ? asset : undefined;
}

const GENERATED_TYPES: Record<string, string> = {
	video: 'txt2video',
	image: 'txt2img',
	audio: 'txt2audio',
	'3d': 'img23d',
	text: 'txt2txt',
};

/** What the API calls the type of a generated asset: the capability, where it names the kind. */
export function getGeneratedType(kind: string, capability?: string): string {
	const made = { video: 'video', image: 'img', audio: 'audio', '3d': '3d', text: 'txt' }[kind];
	if (made && capability && /^[a-z\d]+$/.test(capability) && capability.endsWith(`2${made}`)) {
		return capability;
	}
	return GENERATED_TYPES[kind] ?? 'unknown';
}

/** What the API calls the type of an uploaded asset. Images have no kind in it. */
export const getUploadedType = (kind: string): string =>
	kind === 'image' ? 'uploaded' : `uploaded-${kind}`;

/** Adds a file that is available at once. */
export function createUploadedAsset(
	state: State,
	file: Pick<StoredAsset, 'kind' | 'mimeType' | 'content' | 'properties' | 'name'>,
): StoredAsset {
	const type = getUploadedType(file.kind);
	const asset = { ...file, id: newId('asset'), type, createdAt: state.now() };
	state.assets.set(asset.id, asset);
	return asset;
}

/** The record as `GET /assets/{id}` returns it, with newly signed URLs. */
export function assetRecord(asset: StoredAsset, state: State) {
	const { id, kind, mimeType, name, type, jobId, modelId, prompt, frames } = asset;
	const { width, height } = asset.properties;
	const { size } = asset.content;
	const createUrl = (assetId: string) => signedUrl(state, `/cdn/assets/${assetId}`);
	const createImage = (assetId: string) => ({ assetId, url: createUrl(assetId) });
	const at = new Date(asset.createdAt).toISOString();
	return {
		id,
		url: createUrl(id),
		mimeType,
		metadata: {
			type,
			kind,
			size,
			...(width && height && { width, height }),
			...(name && { name }),
			...(jobId && { parentJobId: jobId }),
			...(modelId && { modelId }),
			...(prompt && { prompt }),
		},
		properties: { ...asset.properties, size },
		kind,
		source: type,
		ownerId: PROJECT_ID,
		authorId: USER_ID,
		createdAt: at,
		updatedAt: at,
		privacy: 'private',
		tags: asset.tags ?? [],
		collectionIds: asset.collectionIds ?? [],
		status: 'success',
		editCapabilities: [],
		...(frames && {
			thumbnail: createImage(frames.first),
			firstFrame: createImage(frames.first),
			lastFrame: createImage(frames.last),
		}),
	};
}
