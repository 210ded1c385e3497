import type { INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import type { FileContext } from '../assets/download';
import { downloadAsset, getAsset } from '../assets/download';
import type { Job } from '../jobs/job';
import { assetOutput, textOutput } from '../jobs/output';
import type { ScenarioApi } from '../transport/api';
import type { Limit } from '../transport/limit';
import type { WaitingSettings } from './settings';

/** What the files of jobs are fetched with. */
export interface FileRun {
	context: FileContext;
	api: ScenarioApi;
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
		if (!downloadFiles) {
			const asset = await getAsset(run.api, assetId);
			return { json: assetOutput(job, asset, simplify), ...origin };
		}
		const { asset, file } = await downloadAsset(run.context, run.api, assetId);
		const json = assetOutput(job, asset, simplify);
		return { json, binary: { [binaryPropertyOutput]: file }, ...origin };
	};
	return await Promise.all(
		job.assetIds.map(async (id) => await run.downloads(async () => await itemOf(id))),
	);
}
