import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { readProjectId } from '../../../credentials/ScenarioApi.credentials';
import { readAsset } from '../assets/asset';
import type { FileContext } from '../assets/download';
import { createAssetLoader, limitDownloadsOfRun } from '../assets/download';
import type { FileRun } from '../execution/results';
import { fetchResultFiles } from '../execution/results';
import { isRowComplete, mayGetResult } from '../jobs/fetchJobs';
import type { Job } from '../jobs/job';
import { jobOutput, readJob } from '../jobs/job';
import { isHousekeeping } from '../jobs/jobTypes';
import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/errorMessages';
import { listPages } from '../transport/pagination';
import { apiPath, CREDENTIAL } from '../transport/request';
import { FINAL_AFTER_MS, isRetryable } from '../transport/retry';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import { asText } from '../utils/json';
import type { TriggerOptions } from './properties';
import type { ActiveTrigger, FetchedJobs, TriggerState } from './state';
import {
	getCreatedAt,
	getNewest,
	knownBefore,
	readState,
	requeue,
	updateState,
	writeState,
} from './state';

/* A check, in its order: what the state belongs to, the jobs since the last check, those that start the workflow, their items. */

/** The part of a poll's and a notification's context that a check needs. */
type CheckContext = FileContext &
	Pick<
		IPollFunctions,
		'getCredentials' | 'getNode' | 'getWorkflow' | 'getWorkflowStaticData' | 'logger'
	>;

/**
 * Identifies the credential, its project and the filters: after a change the trigger starts with new
 * jobs, because those that the filters left out before would all match now.
 */
async function readScope(context: CheckContext, settings: TriggerOptions): Promise<string> {
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	const projectId = readProjectId(await context.getCredentials(CREDENTIAL));
	const events = settings.events.toSorted().join();
	return [id ?? '', projectId, events, settings.modelId].join('/');
}

/**
 * Where the state is kept: in n8n's static data of the node, and in the trigger, which shares it with
 * other contexts.
 */
const createStateStore = (data: IDataObject, scope: string, trigger?: ActiveTrigger) => ({
	read: (): TriggerState | undefined =>
		trigger?.state?.scope === scope ? trigger.state : readState(data, scope),
	write(state: TriggerState) {
		if (trigger) trigger.state = state;
		writeState(data, state);
	},
});

/** The API's maximum page size; newest jobs come first. */
const PAGE_SIZE = 100;

/** 20,000 jobs: weeks of a busy project. A poll ignores older jobs. */
const MAX_PAGES = 200;

/** Older running jobs are searched for in this many further pages, then fetched one by one. */
const MAX_FURTHER_PAGES = 4;

/** Milliseconds before the newest job that the first poll covers, to find running jobs. */
const INITIAL_LOOKBACK_MS = 6 * 3_600_000;

/** Maximum jobs fetched one by one per poll, those that waited longest first. */
const MAX_SINGLE_REQUESTS = 20;

const CONCURRENT_REQUESTS = 5;

const isOlderThan = (limit: number) => (job: Job) => (getCreatedAt(job) ?? -Infinity) < limit;

/**
 * Lists jobs back to those already known, at most 20,000, and fetches older open jobs one by one.
 *
 * @throws {NodeApiError} when a page can't be fetched
 */
export async function fetchJobsSince(
	client: Pick<ScenarioClient, 'get' | 'requestWithRetry' | 'clock' | 'node'>,
	state: TriggerState | undefined,
): Promise<FetchedJobs> {
	const jobs = new Map<string, Job>();
	const unavailable: FetchedJobs['unavailable'] = [];
	const missing = new Set(Object.keys(state?.open ?? {}));
	let horizon = state && knownBefore(state);
	let pages = 0;
	let listed = 0;
	let stoppedAfter: number | undefined;
	let further = 0;

	const query = { pageSize: PAGE_SIZE };
	for await (const records of listPages(client, '/jobs', 'jobs', query, MAX_PAGES)) {
		const rows = records.flatMap((record) => readJob(record) ?? []);
		listed += records.length;
		for (const row of rows) {
			jobs.set(row.jobId, row);
			missing.delete(row.jobId);
		}
		horizon ??= getNewest(rows, client.clock.now()) - INITIAL_LOOKBACK_MS;
		const isPastHorizon = rows.length > 0 && rows.every(isOlderThan(horizon));
		if (isPastHorizon && (missing.size === 0 || further++ >= MAX_FURTHER_PAGES)) break;
		if (++pages === MAX_PAGES) {
			stoppedAfter = listed;
			break;
		}
	}

	const fetchOne = async (jobId: string) => {
		const request = { method: 'GET', path: apiPath('jobs', jobId) } as const;
		const result = await client.requestWithRetry(request, { ms: 60_000, tries: 3 });
		const job = 'failure' in result ? undefined : readJob(result.body);
		if (job) jobs.set(jobId, job);
		else {
			const isNotFound = 'failure' in result && result.failure.status === 404;
			unavailable.push({ jobId, isNotFound });
		}
	};
	const limit = limitConcurrency(CONCURRENT_REQUESTS);
	const toFetch = [...missing].slice(0, MAX_SINGLE_REQUESTS);
	await Promise.all(toFetch.map(async (jobId) => await limit(async () => await fetchOne(jobId))));
	return { jobs: [...jobs.values()], unavailable, stoppedAfter };
}

const getEndTime = ({ updatedAt, createdAt }: Job): number =>
	Date.parse(updatedAt ?? createdAt ?? '') || 0;

/**
 * Lists jobs and updates the state.
 *
 * @returns the jobs that have finished since the last check, in the order in which they finished
 */
async function findFinishedJobs(
	{ logger }: CheckContext,
	client: ScenarioClient,
	store: ReturnType<typeof createStateStore>,
	scope: string,
): Promise<Job[]> {
	const before = store.read();
	const fetched = await fetchJobsSince(client, before);
	// n8n may start a poll while another is running: the one that updates the state first returns the jobs.
	if (store.read()?.polls !== before?.polls) return [];
	if (fetched.stoppedAfter !== undefined) {
		logger.warn(
			`${client.node.name} stopped after the newest ${fetched.stoppedAfter.toLocaleString('en')} jobs. Older ones that have finished since the last check don't start the workflow.`,
		);
	}
	const { state, ended } = updateState(before, scope, fetched, client.clock.now());
	store.write(state);
	return ended.sort((a, b) => getEndTime(a) - getEndTime(b));
}

/** Whether somebody submitted a listed job: it is neither a step of an app nor an upload. */
export const isSubmitted = (job: Job): boolean =>
	job.parentJobId === undefined && !isHousekeeping(asText(job.record.jobType) ?? '');

/** Whether a listed job has one of the selected results and was submitted by somebody. */
export const isEvent = (job: Job, { events }: TriggerOptions): boolean =>
	job.end !== undefined && events.includes(job.end) && isSubmitted(job);

/** A record; undefined for a non-retryable failure. @throws {NodeApiError} for transient failures */
async function fetchRecord(client: ScenarioClient, path: string): Promise<JsonRecord | undefined> {
	const result = await client.requestWithRetry({ method: 'GET', path });
	if (!('failure' in result)) return result.body;
	if (isRetryable(result.failure)) throw toNodeApiError(client.node, result.failure);
	return undefined;
}

/**
 * The complete job: rows of a list may lack fields.
 *
 * @throws {NodeApiError} for transient failures
 */
async function fetchCompleteJob(client: ScenarioClient, job: Job): Promise<Job> {
	if (job.end === 'canceled' || isRowComplete(job)) return job;
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
 * @returns undefined if it is too early to tell: the job has just ended, and has no files yet
 * @throws {NodeApiError} for transient failures
 */
export async function createItemsIfSelected(
	run: FileRun,
	job: Job,
	settings: TriggerOptions,
): Promise<INodeExecutionData[] | undefined> {
	if (!isEvent(job, settings)) return [];
	const { client } = run;
	const whole = await fetchCompleteJob(client, job);
	const age = client.project.serviceClock.now() - getEndTime(whole);
	if (mayGetResult(whole) && age < FINAL_AFTER_MS) return undefined;
	return (await isOfModel(client, whole, settings)) ? await createItems(run, whole, settings) : [];
}

export const createFileRun = (context: FileContext, client: ScenarioClient): FileRun => ({
	context,
	client,
	loadAsset: createAssetLoader(client),
	limitDownloads: limitDownloadsOfRun(),
});

const CONCURRENT_JOBS = 5;

/** Milliseconds for a check where n8n doesn't provide a budget. */
const DEFAULT_BUDGET_MS = 300_000;

/**
 * Checks for finished jobs.
 *
 * @param trigger shares its state with other checks
 * @param budgetMs milliseconds after half of which no more jobs are looked at
 * @returns the jobs that have finished since the last check, the items of those that start the workflow,
 *   both in the order in which they finished, and the jobs that the next check tries again
 * @throws {NodeApiError} when jobs can't be fetched; the next check returns what this one missed
 */
export async function checkJobs(
	context: CheckContext,
	client: ScenarioClient,
	settings: TriggerOptions,
	trigger: ActiveTrigger | undefined,
	budgetMs = DEFAULT_BUDGET_MS,
): Promise<{ finished: Job[]; items: INodeExecutionData[]; remaining: Job[] }> {
	const stopAt = client.clock.now() + budgetMs / 2;
	const scope = await readScope(context, settings);
	const store = createStateStore(context.getWorkflowStaticData('node'), scope, trigger);
	const find = async () => await findFinishedJobs(context, client, store, scope);
	const finished = trigger ? await trigger.limit(find) : await find();
	if (trigger) trigger.checkedAt = client.clock.now();
	const others = finished.filter(({ jobId }) => !trigger?.remaining.delete(jobId));

	const run = createFileRun(context, client);
	const remaining: Job[] = [];
	const work = async (job: Job): Promise<INodeExecutionData[]> => {
		const isInTime = client.clock.now() < stopAt;
		// After a transient failure the next check tries this job again.
		const items = isInTime
			? await createItemsIfSelected(run, job, settings).catch(() => undefined)
			: undefined;
		if (!items) remaining.push(job);
		return items ?? [];
	};
	const limitJobs = limitConcurrency(CONCURRENT_JOBS);
	const outputs = await Promise.all(
		finished.map(async (job) => await limitJobs(async () => await work(job))),
	);
	const state = store.read();
	if (state && remaining.length > 0) store.write(requeue(state, remaining));
	for (const { jobId } of remaining) trigger?.remaining.add(jobId);
	return { finished: others, items: outputs.flat(), remaining };
}
