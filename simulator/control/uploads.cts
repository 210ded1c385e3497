import { partsOf, statusOf } from '../uploads/upload.cts';
import type { World } from '../world.cts';

/** An upload in parts, as the simulator sees it. */
export interface UploadRecord {
	id: string;
	status: string;
	/** Also of one that is not imported yet. */
	assetId: string;
	fileName: string;
	fileSize: number;
	contentType: string;
	kind: string;
	/** Parts that have come in, in their order. */
	parts: Array<{ size: number; sha256: string }>;
	/** Of the whole file, once it is complete. */
	sha256?: string;
}

/** All uploads, oldest first. */
export const uploadRecords = (world: World): UploadRecord[] =>
	[...world.uploads.values()].map((upload) => {
		const { id, assetId, fileName, fileSize, contentType, kind, sha256 } = upload;
		return {
			id,
			status: statusOf(upload, world),
			assetId,
			fileName,
			fileSize,
			contentType,
			kind,
			parts: partsOf(upload).map(({ size, sha256: hash }) => ({ size, sha256: hash })),
			...(sha256 && { sha256 }),
		};
	});
