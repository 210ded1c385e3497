import { NodeOperationError } from 'n8n-workflow';

import type { PendingFile } from '../assets/incoming';
import type { Uploads } from '../assets/uploads';
import type { ScenarioApi } from '../transport/api';
import { toNodeApiError } from '../transport/api';

/**
 * The asset that a file becomes.
 *
 * @param label what takes the file, as the panel calls it
 * @throws {NodeApiError} when Scenario refuses the upload
 * @throws {NodeOperationError} when the file can't be had, does not fit, or can't be imported
 */
export async function uploadedAsset(
	{ node }: ScenarioApi,
	uploads: Uploads,
	file: PendingFile,
	label: string,
	itemIndex: number,
): Promise<string> {
	const uploaded = await uploads(file);
	if ('assetId' in uploaded) return uploaded.assetId;
	if ('refusal' in uploaded) {
		const error = toNodeApiError(node, uploaded.refusal, itemIndex);
		error.message = `${label} could not be uploaded: ${error.message}`;
		throw error;
	}
	throw new NodeOperationError(node, `${label} ${uploaded.why}`, {
		itemIndex,
		description: 'Give another file, or run it again. What was uploaded already is kept.',
	});
}
