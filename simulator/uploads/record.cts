import { iso, PROJECT_ID, USER_ID } from '../ids.cts';
import type { State } from '../state.cts';
import { getUploadStatus, type StoredUpload, type UploadStatus } from './upload.cts';

/** Statuses of an upload's job. Recorded is only that its output names the asset. */
const JOB_STATUSES: Record<UploadStatus, string> = {
	pending: 'pending',
	validating: 'in-progress',
	validated: 'in-progress',
	imported: 'success',
	failed: 'failure',
};

const hasEnded = (status: UploadStatus) => status === 'imported' || status === 'failed';

/** When the upload last changed its status, milliseconds since the epoch. */
export function getUploadUpdatedAt(upload: StoredUpload, state: State): number {
	const { createdAt, completedAt } = upload;
	if (completedAt === undefined) return createdAt;
	const importMs = state.settings.uploadSeconds * 1000;
	return hasEnded(getUploadStatus(upload, state)) ? completedAt + importMs : completedAt;
}

/** What the record of an upload and that of its job share. */
const getShared = (upload: StoredUpload, state: State) => ({
	jobId: upload.jobId,
	ownerId: PROJECT_ID,
	authorId: USER_ID,
	createdAt: iso(upload.createdAt),
	updatedAt: iso(getUploadUpdatedAt(upload, state)),
});

/** Why it failed, if it did. */
const getErrorMessage = ({ outcome }: StoredUpload) =>
	outcome.errorMessage ?? 'The file could not be imported';

/** The record as `GET /uploads/{id}` returns it. */
export function uploadRecord(upload: StoredUpload, state: State) {
	const { id, fileName, fileSize, contentType, kind, parts, assetId } = upload;
	const status = getUploadStatus(upload, state);
	return {
		...getShared(upload, state),
		...{ id, status, source: 'multipart', fileName, originalFileName: fileName },
		...{ fileSize, contentType, kind, partsCount: parts },
		entityId: status === 'imported' ? assetId : null,
		...(status === 'failed' && { errorMessage: getErrorMessage(upload) }),
	};
}

/** The job of an upload as `GET /jobs/{id}` returns it: its output names the asset. */
export function uploadJobRecord(upload: StoredUpload, state: State) {
	const { id, fileName, kind, assetId, completedAt } = upload;
	const uploadStatus = getUploadStatus(upload, state);
	const status = JOB_STATUSES[uploadStatus];
	const shared = getShared(upload, state);
	return {
		...shared,
		jobType: 'upload',
		metadata: {
			input: { uploadId: id, fileName, kind },
			...(uploadStatus === 'imported' && { output: { entityId: assetId } }),
			...(uploadStatus === 'failed' && { error: getErrorMessage(upload) }),
		},
		status,
		statusHistory: [
			{ status: 'pending', date: shared.createdAt },
			...(completedAt === undefined ? [] : [{ status: 'in-progress', date: iso(completedAt) }]),
			...(hasEnded(uploadStatus) ? [{ status, date: shared.updatedAt }] : []),
		],
		progress: uploadStatus === 'imported' ? 1 : 0,
	};
}
