import type { Content } from '../files/content.cts';
import { partsContent } from '../files/content.cts';
import { imageIn } from '../files/image.cts';
import { newId } from '../ids.cts';
import type { World } from '../world.cts';

/** A part that has come in. */
export interface StoredPart {
	path: string;
	/** Bytes. */
	size: number;
	sha256: string;
}

/** How an upload to come ends. Default: imported. */
export interface UploadOutcome {
	status: 'imported' | 'failed';
	errorMessage?: string;
}

/** An upload as the service keeps it. */
export interface StoredUpload {
	id: string;
	jobId: string;
	fileName: string;
	/** Bytes, as announced. */
	fileSize: number;
	contentType: string;
	kind: string;
	/** Number of parts, as announced. */
	parts: number;
	received: Map<number, StoredPart>;
	outcome: UploadOutcome;
	/** The asset that it becomes. */
	assetId: string;
	/** Milliseconds since the epoch. */
	completedAt?: number;
	/** Of the whole file, once it is complete. */
	sha256?: string;
}

export type UploadStatus = 'pending' | 'validating' | 'validated' | 'imported' | 'failed';

/** How an upload stands now: it follows from the time since it was completed. */
export function statusOf({ completedAt, outcome }: StoredUpload, world: World): UploadStatus {
	if (completedAt === undefined) return 'pending';
	const share = (world.now() - completedAt) / (world.settings.uploadSeconds * 1000);
	if (share < 0.5) return 'validating';
	if (share < 1) return 'validated';
	return outcome.status;
}

/** Parts in their order. */
export const partsOf = ({ received, parts }: StoredUpload): StoredPart[] =>
	Array.from({ length: parts }, (_, i) => received.get(i + 1)).filter((part) => part !== undefined);

/** The parts that have come in as one file. */
export function contentOf(upload: StoredUpload): Content {
	const parts = partsOf(upload);
	return partsContent(
		parts.map(({ path }) => path),
		parts.reduce((sum, { size }) => sum + size, 0),
	);
}

/** Makes the asset that the upload will have become when it is imported. */
export function importLater(upload: StoredUpload, content: Content, world: World): void {
	if (upload.outcome.status === 'failed') return;
	const image = upload.kind === 'image' ? imageIn(content.buffer()) : undefined;
	world.assets.set(upload.assetId, {
		id: upload.assetId,
		kind: upload.kind,
		mimeType: upload.contentType,
		name: upload.fileName,
		content,
		properties: image?.properties ?? {},
		source: 'uploaded',
		// Reading a large file takes its time: the import counts from the completion.
		createdAt: (upload.completedAt ?? world.now()) + world.settings.uploadSeconds * 1000,
	});
}

/** An upload of which nothing has come yet. */
export function newUpload(
	spec: Pick<StoredUpload, 'fileName' | 'fileSize' | 'contentType' | 'kind' | 'parts'>,
	world: World,
): StoredUpload {
	const upload: StoredUpload = {
		...spec,
		id: newId('upload'),
		jobId: newId('job'),
		assetId: newId('asset'),
		received: new Map(),
		outcome: world.uploadOutcomes.shift() ?? { status: 'imported' },
	};
	world.uploads.set(upload.id, upload);
	return upload;
}
