import { getParts, getUploadStatus } from '../uploads/upload.cts';
import type { State } from '../state.cts';

/** A multipart upload as the simulator stores it. */
export interface UploadRecord {
	id: string;
	status: string;
	/** Also set before the import finishes. */
	assetId: string;
	fileName: string;
	fileSize: number;
	contentType: string;
	kind: string;
	/** Received parts in order. */
	parts: Array<{ size: number; sha256: string }>;
	/** Hash of the whole file, once complete. */
	sha256?: string;
}

/** All uploads, oldest first. */
export const uploadRecords = (state: State): UploadRecord[] =>
	[...state.uploads.values()].map((upload) => {
		const { id, assetId, fileName, fileSize, contentType, kind, sha256 } = upload;
		return {
			id,
			status: getUploadStatus(upload, state),
			assetId,
			fileName,
			fileSize,
			contentType,
			kind,
			parts: getParts(upload).map(({ size, sha256: hash }) => ({ size, sha256: hash })),
			...(sha256 && { sha256 }),
		};
	});
