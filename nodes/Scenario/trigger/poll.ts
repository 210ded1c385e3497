import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { readProjectId } from '../../../credentials/scenarioApi.values';
import { createAssetLoader } from '../assets/assetLoader';
import { limitDownloadsOfRun } from '../assets/download';
import type { FileRun } from '../execution/results';
import { fetchResultFiles } from '../execution/results';
import type { Job } from '../jobs/job';
import { readJob } from '../jobs/job';
import { jobOutput } from '../jobs/output';
import { createClient } from '../transport/client';
import { listAll } from '../transport/pagination';
import { CREDENTIAL } from '../transport/request';
import { limitConcurrency } from '../utils/concurrency';
import { fetchJobsSince } from './fetchJobsSince';
import type { TriggerOptions } from './properties';
import { readTriggerOptions } from './properties';
import { fetchCompleteJob, isEvent, isOfModel } from './select';
import { readState, requeue, updateState, writeState } from './state';

/** Retry period of files in milliseconds: n8n waits for the poll. */
const RETRY_MS = 60_000;

/**
 * The items of a finished job: the job, or its files. A file that can't be fetched must not hold back
 * others or be retried forever: the job is returned in its place, with an error.
 */
async function createItems(run: FileRun, job: Job, settings: TriggerOptions) {
	const json = jobOutput(job, settings.simplify);
	if (!settings.downloadFiles || job.end !== 'success') return [{ json }];
	const fileSettings = { ...settings, fileName: '' };
	const { items, failures } = await fetchResultFiles(run, job, fileSettings, undefined, RETRY_MS);
	const failed = failures.map(({ assetId, error }) => ({
		json: { ...json, assetId, error: error.message },
	}));
	return [...items, ...failed];
}

/**
 * The items of a job; none if it doesn't match the trigger's settings.
 *
 * @throws {NodeApiError} for transient failures
 */
async function createItemsIfSelected(
	run: FileRun,
	job: Job,
	settings: TriggerOptions,
): Promise<INodeExecutionData[]> {
	if (!isEvent(job, settings)) return [];
	const whole = await fetchCompleteJob(run.client, job);
	return (await isOfModel(run.client, whole, settings))
		? await createItems(run, whole, settings)
		: [];
}

/** Jobs searched for a test event. */
const MAX_JOBS = 200;

/** The API's maximum page size. */
const MAX_PAGE_SIZE = 100;

/**
 * The newest job that would start the workflow, for Fetch Test Event.
 *
 * @throws {NodeOperationError} when no job matches
 * @throws {NodeApiError} when jobs can't be fetched
 */
async function testEvent(run: FileRun, settings: TriggerOptions): Promise<INodeExecutionData[]> {
	const records = await listAll(run.client, '/jobs', 'jobs', { pageSize: MAX_PAGE_SIZE }, MAX_JOBS);
	for (const record of records) {
		const job = readJob(record);
		const items = job ? await createItemsIfSelected(run, job, settings) : [];
		if (items.length > 0) return items;
	}
	throw new NodeOperationError(run.client.node, 'No matching job among the latest 200', {
		description: `Checked the latest ${records.length} jobs of the project. Run a model in Scenario, or change "Events" or "Model", then try again.`,
	});
}

const CONCURRENT_JOBS = 5;

/** Milliseconds for a poll in older versions of n8n, which don't provide a budget. */
const DEFAULT_BUDGET_MS = 300_000;

/** Identifies the credential and project: after a change the trigger starts with new jobs. */
async function readAccount(context: IPollFunctions): Promise<string> {
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	return `${id ?? ''}/${readProjectId(await context.getCredentials(CREDENTIAL))}`;
}

const getEndTime = ({ updatedAt, createdAt }: Job): number =>
	Date.parse(updatedAt ?? createdAt ?? '') || 0;

/**
 * Returns the jobs that finished since the last poll, in the order in which they finished.
 *
 * @returns null when there are none
 * @throws {NodeApiError} when jobs can't be fetched; the next poll returns what this one missed
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const client = await createClient(context);
	const limitDownloads = limitDownloadsOfRun();
	const run: FileRun = { context, client, loadAsset: createAssetLoader(client), limitDownloads };
	const settings = readTriggerOptions(context);
	if (context.getMode() === 'manual') return [await testEvent(run, settings)];

	const stopAt = client.clock.now() + (context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS) / 2;
	const account = await readAccount(context);
	const data = context.getWorkflowStaticData('node');
	const before = readState(data, account);
	const jobs = await fetchJobsSince(client, before);
	// n8n may start a poll while another is running: the one that updates the state first returns the jobs.
	if (readState(data, account)?.polls !== before?.polls) return null;
	const { state, ended } = updateState(before, account, jobs);
	writeState(data, state);

	const remaining: Job[] = [];
	const work = async (job: Job): Promise<INodeExecutionData[]> => {
		try {
			if (client.clock.now() < stopAt) return await createItemsIfSelected(run, job, settings);
		} catch {
			// A transient failure: the next poll tries this job again.
		}
		remaining.push(job);
		return [];
	};
	const limitJobs = limitConcurrency(CONCURRENT_JOBS);
	const sorted = ended.sort((a, b) => getEndTime(a) - getEndTime(b));
	const outputs = await Promise.all(
		sorted.map(async (job) => await limitJobs(async () => await work(job))),
	);
	if (remaining.length > 0) writeState(data, requeue(readState(data, account) ?? state, remaining));
	const items = outputs.flat();
	return items.length > 0 ? [items] : null;
}
