import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { downloadAsset, getAsset } from '../assets/download';
import { explainEnd, explainTimeout } from '../jobs/explain';
import type { Job } from '../jobs/job';
import { assetOutput, jobOutput, textOutput } from '../jobs/output';
import type { Watch } from '../jobs/watch';
import type { ScenarioApi } from '../transport/api';
import type { Explanation } from '../transport/explain';
import type { Limit } from '../transport/limit';
import type { WaitingSettings } from './settings';

/** What all items of a run share. */
export interface Run {
	context: IExecuteFunctions;
	api: ScenarioApi;
	watch: Watch;
	/** Files that come down at once. */
	downloads: Limit;
}

/** n8n's error about a job; its context names the job, for Continue On Fail and for the log. */
export function jobError({ api }: Run, job: Job, explanation: Explanation, itemIndex: number) {
	const { message, description } = explanation;
	const error = new NodeOperationError(api.node, message, { description, itemIndex });
	const { jobId, status, modelId } = job;
	error.context.job = { jobId, status, modelId: modelId ?? null };
	return error;
}

async function assetItems(
	run: Run,
	job: Job,
	settings: WaitingSettings,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const pairedItem = { item: itemIndex };
	if (job.assetIds.length === 0) {
		return [{ json: textOutput(job, settings.simplify), pairedItem }];
	}
	const itemOf = async (assetId: string): Promise<INodeExecutionData> => {
		if (!settings.downloadFiles) {
			const asset = await getAsset(run.api, assetId);
			return { json: assetOutput(job, asset, settings.simplify), pairedItem };
		}
		const { asset, file } = await downloadAsset(run.context, run.api, assetId);
		const json = assetOutput(job, asset, settings.simplify);
		return { json, binary: { [settings.binaryPropertyOutput]: file }, pairedItem };
	};
	return await Promise.all(
		job.assetIds.map(async (id) => await run.downloads(async () => await itemOf(id))),
	);
}

/** The job when it has ended, or as last seen when the deadline (ms since the epoch) is over. */
export const endOf = async (run: Run, job: Job, deadline: number): Promise<Job> =>
	job.end ? job : await run.watch.untilEnd(job, deadline);

/**
 * What a job that was waited for gives: one item an asset.
 *
 * @throws {NodeOperationError} when the job ended without success, when it has not ended in time
 *   (unless On Timeout returns the job), or when a file can't be fetched
 */
export async function resultItems(
	run: Run,
	job: Job,
	settings: WaitingSettings,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	if (job.end === 'success') return await assetItems(run, job, settings, itemIndex);
	if (job.end) throw jobError(run, job, explainEnd(job), itemIndex);
	if (settings.onTimeout === 'returnJob') {
		return [{ json: jobOutput(job, settings.simplify), pairedItem: { item: itemIndex } }];
	}
	throw jobError(run, job, explainTimeout(job, settings.timeout / 1000), itemIndex);
}
