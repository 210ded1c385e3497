import type { INodeExecutionData } from 'n8n-workflow';

import type { FileRun } from '../Scenario/actions/resultFiles';
import { resultFiles } from '../Scenario/actions/resultFiles';
import type { Job } from '../Scenario/jobs/job';
import { jobOutput } from '../Scenario/jobs/output';
import { isEvent, isOfModel, wholeJob } from './select';
import type { TriggerSettings } from './settings';

/**
 * The items of a job that has ended: the job, or its files. A file that can't be fetched must not
 * keep others back, nor be tried for ever: the job goes out instead and says so.
 */
async function itemsOf(run: FileRun, job: Job, settings: TriggerSettings) {
	const json = jobOutput(job, settings.simplify);
	if (!settings.downloadFiles || job.end !== 'success') return [{ json }];
	try {
		return await resultFiles(run, job, settings);
	} catch (reason) {
		const error = reason instanceof Error ? reason.message : String(reason);
		return [{ json: { ...json, error } }];
	}
}

/**
 * The items of a job, none when it is not one that starts the workflow.
 *
 * @throws {NodeApiError} for trouble that passes
 */
export async function itemsIfWanted(
	run: FileRun,
	job: Job,
	settings: TriggerSettings,
): Promise<INodeExecutionData[]> {
	if (!isEvent(job, settings)) return [];
	const whole = await wholeJob(run.api, job);
	return (await isOfModel(run.api, whole, settings)) ? await itemsOf(run, whole, settings) : [];
}
