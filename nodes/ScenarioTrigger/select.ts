import { readAsset } from '../Scenario/assets/asset';
import type { Job } from '../Scenario/jobs/job';
import { readJob } from '../Scenario/jobs/job';
import { isHousekeeping } from '../Scenario/jobs/jobTypes';
import { isWhole } from '../Scenario/jobs/look';
import type { ScenarioApi } from '../Scenario/transport/api';
import { toNodeApiError } from '../Scenario/transport/api';
import type { JsonRecord } from '../Scenario/transport/json';
import { textOf } from '../Scenario/transport/json';
import { pathTo } from '../Scenario/transport/path';
import { isPassing } from '../Scenario/transport/refusal';
import type { TriggerSettings } from './settings';

/** Milliseconds. */
const PATIENCE = 60_000;

/** What a row of the list is enough to tell: how the job ended, and that somebody submitted it. */
export const isEvent = (job: Job, { events }: TriggerSettings): boolean =>
	job.end !== undefined &&
	events.includes(job.end) &&
	job.parentJobId === undefined &&
	!isHousekeeping(textOf(job.record.jobType) ?? '');

/** A record, undefined when it is refused for good. @throws {NodeApiError} for what passes */
async function recordAt(api: ScenarioApi, path: string): Promise<JsonRecord | undefined> {
	const patience = { deadline: api.clock.now() + PATIENCE, tries: 5 };
	const answer = await api.ask({ method: 'GET', path }, patience);
	if (!('refusal' in answer)) return answer.body;
	if (isPassing(answer.refusal)) throw toNodeApiError(api.node, answer.refusal);
	return undefined;
}

/**
 * The job with all that belongs to its end: rows of a list may be cut down.
 *
 * @throws {NodeApiError} for trouble that passes
 */
export async function wholeJob(api: ScenarioApi, job: Job): Promise<Job> {
	if (job.end === 'canceled' || isWhole(job)) return job;
	const reply = await recordAt(api, pathTo('jobs', job.jobId));
	return (reply && readJob(reply, job)) ?? job;
}

/**
 * Whether a job is of the wanted model. Where its record does not name one, its assets do.
 *
 * @throws {NodeApiError} for trouble that passes
 */
export async function isOfModel(
	api: ScenarioApi,
	job: Job,
	{ modelId }: TriggerSettings,
): Promise<boolean> {
	if (modelId === '') return true;
	if (job.modelId !== undefined || job.workflowId !== undefined) return job.modelId === modelId;
	const [assetId] = job.assetIds;
	if (assetId === undefined) return false;
	const reply = await recordAt(api, pathTo('assets', assetId));
	return reply !== undefined && readAsset(reply)?.modelId === modelId;
}
