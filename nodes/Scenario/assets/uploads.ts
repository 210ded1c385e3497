import type { IExecuteFunctions } from 'n8n-workflow';

import type { ScenarioApi } from '../transport/api';
import type { JsonRecord } from '../transport/json';
import { isRecord, recordOf, textOf } from '../transport/json';
import { limitTo } from '../transport/limit';
import type { PendingFile } from './incoming';
import { uploadFile } from './upload';
import type { Uploaded } from './uploaded';

/** Uploads a file, unless it was already: by another item or field, or in an earlier try. */
export type Uploads = (file: PendingFile) => Promise<Uploaded>;

/** Files on their way at once; each has a part in memory. */
const AT_ONCE = 2;

/**
 * What was uploaded stands in the node's execution context, beside the ledger of jobs: a retry
 * finds it there, and so does the next pass of a loop.
 */
function memoryOf(context: IExecuteFunctions): JsonRecord {
	const data: JsonRecord = context.getContext('node');
	if (!isRecord(data.scenarioUploads)) data.scenarioUploads = {};
	return recordOf(data.scenarioUploads);
}

/** The uploads of a run of the node: whoever wants the same file shares one upload. */
export function uploadsOf(context: IExecuteFunctions, api: ScenarioApi): Uploads {
	const memory = memoryOf(context);
	const underWay = new Map<string, Promise<Uploaded>>();
	const limit = limitTo(AT_ONCE);

	const upload = async (file: PendingFile): Promise<Uploaded> => {
		const assetId = textOf(memory[file.key]);
		if (assetId) return { assetId };
		const uploaded = await limit(async () => await uploadFile(context, api, file));
		if ('assetId' in uploaded) memory[file.key] = uploaded.assetId;
		return uploaded;
	};

	return async (file) => {
		const uploading = underWay.get(file.key) ?? upload(file);
		underWay.set(file.key, uploading);
		return await uploading;
	};
}
