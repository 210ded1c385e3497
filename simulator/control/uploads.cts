import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

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
	/** Of all parts in a row, once all are there. */
	sha256?: string;
}

function hashOf(paths: string[]): string {
	const hash = createHash('sha256');
	for (const path of paths) hash.update(readFileSync(path));
	return hash.digest('hex');
}

/** All uploads, oldest first. */
export const uploadRecords = (world: World): UploadRecord[] =>
	[...world.uploads.values()].map((upload) => {
		const { id, assetId, fileName, fileSize, contentType, kind } = upload;
		const parts = partsOf(upload);
		const whole = parts.length === upload.parts;
		return {
			id,
			status: statusOf(upload, world),
			assetId,
			fileName,
			fileSize,
			contentType,
			kind,
			parts: parts.map(({ size, sha256 }) => ({ size, sha256 })),
			...(whole && { sha256: hashOf(parts.map(({ path }) => path)) }),
		};
	});
