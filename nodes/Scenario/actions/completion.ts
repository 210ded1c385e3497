import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AssetLookup } from '../assets/lookup';
import { explainEnd, explainTimeout } from '../jobs/explain';
import type { Job } from '../jobs/job';
import { jobOutput } from '../jobs/output';
import type { Watch } from '../jobs/watch';
import type { ScenarioApi } from '../transport/api';
import type { Limit } from '../transport/limit';
import { aboutJob, jobError } from './aboutJob';
import { resultFiles } from './resultFiles';
import type { WaitingSettings } from './settings';
import { isTool } from './tool';

/** What all items of a run share. */
export interface Run {
	context: IExecuteFunctions;
	api: ScenarioApi;
	watch: Watch;
	lookUp: AssetLookup;
	/** Files that come down at once. */
	downloads: Limit;
}

/** Without it an agent makes, and pays, the same again. */
const HINT_FOR_AGENTS =
	'The job has not ended yet and goes on. Do not submit it again: look at it later with this jobId.';

/** The job when it has ended, or as last seen when the deadline (ms since the epoch) is over. */
export async function endOf(
	{ context, watch }: Run,
	job: Job,
	deadline: number,
	itemIndex: number,
): Promise<Job> {
	if (job.end) return job;
	return await aboutJob(context, job, itemIndex, async () => await watch.untilEnd(job, deadline));
}

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
	if (job.end === 'success') {
		const files = async () => await resultFiles(run, job, settings, { item: itemIndex });
		return await aboutJob(run.context, job, itemIndex, files);
	}
	if (job.end) throw jobError(run.context, job, explainEnd(job), itemIndex);
	if (settings.onTimeout === 'returnJob') {
		const json = jobOutput(job, settings.simplify);
		if (isTool(run.context)) json.hint = HINT_FOR_AGENTS;
		return [{ json, pairedItem: { item: itemIndex } }];
	}
	throw jobError(run.context, job, explainTimeout(job, settings.timeout / 1000), itemIndex);
}
