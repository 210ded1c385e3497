import type { INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import type { FileContext } from '../assets/download';
import { downloadFile } from '../assets/download';
import type { AssetLookup } from '../assets/lookup';
import type { Job } from '../jobs/job';
import { assetOutput, textOutput } from '../jobs/output';
import type { ScenarioApi } from '../transport/api';
import type { Limit } from '../transport/limit';
import type { WaitingSettings } from './settings';

/** What the files of jobs are fetched with. */
export interface FileRun {
	context: FileContext;
	api: ScenarioApi;
	lookUp: AssetLookup;
	/** Files that come down at once. */
	downloads: Limit;
}

type FileSettings = Pick<WaitingSettings, 'downloadFiles' | 'binaryPropertyOutput' | 'simplify'>;

/**
 * What a job that succeeded has made: one item an asset, or one with its text.
 *
 * @throws {NodeApiError} when an asset can't be had
 * @throws {NodeOperationError} when a file doesn't come
 */
export async function resultFiles(
	run: FileRun,
	job: Job,
	{ downloadFiles, binaryPropertyOutput, simplify }: FileSettings,
	pairedItem?: IPairedItemData,
): Promise<INodeExecutionData[]> {
	const origin = pairedItem && { pairedItem };
	if (job.assetIds.length === 0) return [{ json: textOutput(job, simplify), ...origin }];
	const itemOf = async (assetId: string): Promise<INodeExecutionData> => {
		const asset = await run.lookUp(assetId);
		const json = assetOutput(job, asset, simplify);
		if (!downloadFiles) return { json, ...origin };
		const file = await run.downloads(async () => await downloadFile(run.context, run.api, asset));
		return { json, binary: { [binaryPropertyOutput]: file }, ...origin };
	};
	return await Promise.all(job.assetIds.map(itemOf));
}
