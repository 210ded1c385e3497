import { PROJECT_ID, USER_ID } from '../ids.cts';
import type { State } from '../state.cts';
import type { StoredUpload, UploadStatus } from './upload.cts';
import { getUploadStatus } from './upload.cts';

const iso = (ms: number) => new Date(ms).toISOString();

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

/** Why it failed, if it did. */
const getErrorMessage = ({
	outcome: { errorMessage = 'The file could not be imported' },
}: StoredUpload) => errorMessage;

/** The record as `GET /uploads/{id}` returns it. */
export function uploadRecord(upload: StoredUpload, state: State) {
	const { id, jobId, fileName, fileSize, contentType, kind, parts, assetId } = upload;
	const status = getUploadStatus(upload, state);
	return {
		id,
		status,
		source: 'multipart',
		fileName,
		originalFileName: fileName,
		fileSize,
		contentType,
		kind,
		partsCount: parts,
		jobId,
		entityId: status === 'imported' ? assetId : null,
		...(status === 'failed' && { errorMessage: getErrorMessage(upload) }),
		ownerId: PROJECT_ID,
		authorId: USER_ID,
		createdAt: iso(upload.createdAt),
		updatedAt: iso(getUploadUpdatedAt(upload, state)),
	};
}

/** The job of an upload as `GET /jobs/{id}` returns it: its output names the asset. */
export function uploadJobRecord(upload: StoredUpload, state: State) {
	const { id, jobId, fileName, kind, assetId, createdAt, completedAt } = upload;
	const uploadStatus = getUploadStatus(upload, state);
	const updatedAt = getUploadUpdatedAt(upload, state);
	const history = [
		{ status: 'pending', date: iso(createdAt) },
		...(completedAt === undefined ? [] : [{ status: 'in-progress', date: iso(completedAt) }]),
		...(hasEnded(uploadStatus)
			? [{ status: JOB_STATUSES[uploadStatus], date: iso(updatedAt) }]
			: []),
	];
	return {
		jobId,
		jobType: 'upload',
		metadata: {
			input: { uploadId: id, fileName, kind },
			...(uploadStatus === 'imported' && { output: { entityId: assetId } }),
			...(uploadStatus === 'failed' && { error: getErrorMessage(upload) }),
		},
		ownerId: PROJECT_ID,
		authorId: USER_ID,
		createdAt: iso(createdAt),
		updatedAt: iso(updatedAt),
		status: JOB_STATUSES[uploadStatus],
		statusHistory: history,
		progress: uploadStatus === 'imported' ? 1 : 0,
	};
}
