import { iso, newId, PROJECT_ID, USER_ID } from '../ids.cts';
import { found } from '../middleware/errors.cts';
import type { State } from '../state.cts';
import type { FileKind } from '../types.cts';
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
	/** The file that was made or uploaded, if the service shows another one in its place. */
	original?: { mimeType: string; content: Content };
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

/** @throws {HttpError} 404 */
export const requireAsset = (state: State, id: string): StoredAsset =>
	found(findAsset(state, id), 'Asset', id);

/** What the API calls the type of a generated asset, and the end of the capabilities that make it. */
const GENERATED: Record<string, { type: string; made?: string }> = {
	video: { type: 'txt2video', made: '2video' },
	image: { type: 'txt2img', made: '2img' },
	'image-hdr': { type: 'skybox-hdri' },
	audio: { type: 'txt2audio', made: '2audio' },
	'3d': { type: 'img23d', made: '23d' },
	text: { type: 'txt2txt', made: '2txt' },
};

/** txt2video makes a video, img23d a 3D model. */
export function getOutputKind([capability = '']: string[]): FileKind {
	const isMade = ([, { made }]: [string, { made?: string }]) => made && capability.endsWith(made);
	const [kind = 'image'] = Object.entries(GENERATED).find(isMade) ?? [];
	return kind as FileKind;
}

/** What the API calls the type of a generated asset: the capability, where it names the kind. */
export function getGeneratedType(kind: string, capability = ''): string {
	const { type = 'unknown', made } = GENERATED[kind] ?? {};
	const isNamed = made && /^[a-z\d]+$/.test(capability) && capability.endsWith(made);
	return isNamed ? capability : type;
}

/** Adds an uploaded file. @param over its ID, and the time from which on it is available */
export function createUploadedAsset(
	state: State,
	file: Pick<
		StoredAsset,
		'kind' | 'mimeType' | 'content' | 'properties' | 'name' | 'collectionIds'
	>,
	{ id = newId('asset'), createdAt = state.now() } = {},
): StoredAsset {
	// Images have no kind in the name of their type.
	const type = file.kind === 'image' ? 'uploaded' : `uploaded-${file.kind}`;
	const asset = { ...file, id, type, createdAt };
	state.assets.set(asset.id, asset);
	return asset;
}

/** The record as `GET /assets/{id}` returns it, with newly signed URLs. */
export function assetRecord(asset: StoredAsset, state: State) {
	const { id, kind, mimeType, original, name, type, jobId, modelId, prompt, frames } = asset;
	const { width, height } = asset.properties;
	const { size } = asset.content;
	const createUrl = (file: string) => signedUrl(state, `/cdn/assets/${file}`);
	const createImage = (assetId: string) => ({ assetId, url: createUrl(assetId) });
	const at = iso(asset.createdAt);
	return {
		id,
		url: createUrl(id),
		mimeType,
		...(original && {
			originalFileUrl: createUrl(`${id}/original`),
			originalMimeType: original.mimeType,
		}),
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

/** The one collection there is. */
export const COLLECTION_ID = 'collection_brand';

/** @throws {HttpError} 404 */
export const requireCollection = (id: string): string =>
	found(id === COLLECTION_ID ? id : undefined, 'Collection', id);

/** The collections that an upload names. @throws {HttpError} 404 */
export function getCollectionIds(given: unknown): string[] {
	const ids = Array.isArray(given) ? given.map(String) : [];
	return ids.map(requireCollection);
}
