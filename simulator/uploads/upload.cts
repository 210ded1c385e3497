import { createUploadedAsset } from '../files/asset.cts';
import { partsContent, type Content } from '../files/content.cts';
import { detectImage } from '../files/media.cts';
import { newId } from '../ids.cts';
import type { State } from '../state.cts';

/** A received part. */
export interface StoredPart {
	path: string;
	/** Bytes. */
	size: number;
	sha256: string;
}

/** The outcome of a future upload. Default: imported. */
export interface UploadOutcome {
	status: 'imported' | 'failed';
	errorMessage?: string;
}

/** A stored upload. */
export interface StoredUpload {
	id: string;
	jobId: string;
	fileName: string;
	/** Announced size in bytes. */
	fileSize: number;
	contentType: string;
	kind: string;
	/** Announced number of parts. */
	parts: number;
	/** Of the resulting asset. */
	collectionIds: string[];
	received: Map<number, StoredPart>;
	outcome: UploadOutcome;
	/** Id of the resulting asset. */
	assetId: string;
	/** Milliseconds since the epoch. */
	createdAt: number;
	completedAt?: number;
	/** Hash of the whole file, once complete. */
	sha256?: string;
}

export type UploadStatus = 'pending' | 'validating' | 'validated' | 'imported' | 'failed';

/** The current status, which depends on the time since completion. */
export function getUploadStatus(
	{ completedAt, outcome }: StoredUpload,
	state: State,
): UploadStatus {
	if (completedAt === undefined) return 'pending';
	const share = (state.now() - completedAt) / (state.settings.uploadSeconds * 1000);
	if (share < 0.5) return 'validating';
	if (share < 1) return 'validated';
	return outcome.status;
}

/** Received parts in order. */
export const getParts = ({ received, parts }: StoredUpload): StoredPart[] =>
	Array.from({ length: parts }, (_, i) => received.get(i + 1)).filter((part) => part !== undefined);

/** The received parts as one file. */
export function getContent(upload: StoredUpload): Content {
	const parts = getParts(upload);
	return partsContent(
		parts.map(({ path }) => path),
		parts.reduce((sum, { size }) => sum + size, 0),
	);
}

/** Creates the asset that becomes available when the import finishes. */
export function importLater(upload: StoredUpload, content: Content, state: State): void {
	const { kind, contentType: mimeType, fileName: name, collectionIds, assetId: id } = upload;
	if (upload.outcome.status === 'failed') return;
	const { properties = {} } = (kind === 'image' && detectImage(content.buffer())) || {};
	// Reading a large file takes a while: the import counts from completion.
	const createdAt = (upload.completedAt ?? state.now()) + state.settings.uploadSeconds * 1000;
	const file = { kind, mimeType, name, content, collectionIds, properties };
	createUploadedAsset(state, file, { id, createdAt });
}

/** Creates an upload without parts. */
export function newUpload(
	spec: Pick<
		StoredUpload,
		'fileName' | 'fileSize' | 'contentType' | 'kind' | 'parts' | 'collectionIds'
	>,
	state: State,
): StoredUpload {
	const upload: StoredUpload = {
		...spec,
		id: newId('upload'),
		jobId: newId('job'),
		assetId: newId('asset'),
		createdAt: state.now(),
		received: new Map(),
		outcome: state.uploadOutcomes.shift() ?? { status: 'imported' },
	};
	state.uploads.set(upload.id, upload);
	return upload;
}
