import { readAsset } from '../assets/asset';
import { isComplete } from '../jobs/fetchJobs';
import type { Job } from '../jobs/job';
import { readJob } from '../jobs/job';
import { isHousekeeping } from '../jobs/jobTypes';
import { isRetryable } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/client';
import { apiPath } from '../transport/request';
import type { JsonRecord } from '../utils/json';
import { asText } from '../utils/json';
import type { TriggerOptions } from './properties';

const RECORD_TIMEOUT_MS = 60_000;

/** Whether a listed job has one of the selected results and was submitted by somebody. */
export const isEvent = (job: Job, { events }: TriggerOptions): boolean =>
	job.end !== undefined &&
	events.includes(job.end) &&
	job.parentJobId === undefined &&
	!isHousekeeping(asText(job.record.jobType) ?? '');

/** A record; undefined for a non-retryable failure. @throws {NodeApiError} for transient failures */
async function fetchRecord(client: ScenarioClient, path: string): Promise<JsonRecord | undefined> {
	const retry = { deadline: client.clock.now() + RECORD_TIMEOUT_MS, tries: 5 };
	const result = await client.requestWithRetry({ method: 'GET', path }, retry);
	if (!('failure' in result)) return result.body;
	if (isRetryable(result.failure)) throw toNodeApiError(client.node, result.failure);
	return undefined;
}

/**
 * The complete job: rows of a list may lack fields.
 *
 * @throws {NodeApiError} for transient failures
 */
export async function fetchCompleteJob(client: ScenarioClient, job: Job): Promise<Job> {
	if (job.end === 'canceled' || isComplete(job)) return job;
	const reply = await fetchRecord(client, apiPath('jobs', job.jobId));
	return (reply && readJob(reply, job)) ?? job;
}

/**
 * Whether a job ran the selected model, directly or on its base model. If its record has no model, the
 * record of its first asset does.
 *
 * @throws {NodeApiError} for transient failures
 */
export async function isOfModel(
	client: ScenarioClient,
	job: Job,
	{ modelId }: TriggerOptions,
): Promise<boolean> {
	if (modelId === '') return true;
	const { modelId: used, baseModelId, workflowId } = job;
	if (used !== undefined || workflowId !== undefined) {
		return used === modelId || baseModelId === modelId;
	}
	const [assetId] = job.assetIds;
	if (assetId === undefined) return false;
	const reply = await fetchRecord(client, apiPath('assets', assetId));
	return reply !== undefined && readAsset(reply)?.modelId === modelId;
}
