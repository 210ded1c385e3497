import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { FileRun } from '../execution/results';
import type { Job } from '../jobs/job';
import { readJob } from '../jobs/job';
import type { ScenarioClient } from '../transport/client';
import { createClient } from '../transport/client';
import { listAll } from '../transport/pagination';
import { checkJobs, createFileRun, createItemsIfSelected, isSubmitted } from './check';
import type { TriggerOptions } from './properties';
import { readTriggerOptions } from './properties';
import type { ActiveTrigger } from './state';
import { clearState, getActiveTrigger, removeActiveTrigger } from './state';

/** Jobs searched for a test event. */
const MAX_JOBS = 200;

/** The API's maximum page size. */
const MAX_PAGE_SIZE = 100;

/** Milliseconds between polls while notifications arrive. */
const SAFETY_INTERVAL_MS = 15 * 60_000;

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
		const items = (job && (await createItemsIfSelected(run, job, settings))) ?? [];
		if (items.length > 0) return items;
	}
	throw new NodeOperationError(run.client.node, 'No matching job among the latest 200', {
		description: `Checked the latest ${records.length} jobs of the project. Run a model in Scenario, or change "Events" or "Model", then try again.`,
	});
}

/** All polls of an activation have the same context. */
const knownContexts = new WeakSet<IPollFunctions>();

/**
 * Makes the first poll of an activation begin with what n8n has saved, and with nothing after somebody
 * published the workflow: n8n keeps static data while a workflow is unpublished. When n8n restarts or a
 * published workflow changes, the activation mode is another one: the trigger has been active all along
 * and goes on from its state. n8n's scheduler for polls, which creates a context for each one, gives it
 * the mode of a change, too.
 */
function beginActivation(context: IPollFunctions, data: IDataObject): void {
	const mode = context.getActivationMode();
	if (mode === 'update' || knownContexts.has(context)) return;
	knownContexts.add(context);
	removeActiveTrigger(context);
	if (mode === 'activate') clearState(data);
}

/** Whether notifications make this poll unnecessary. */
const isUnnecessary = ({ isNotified, checkedAt }: ActiveTrigger, now: number) =>
	isNotified && now - (checkedAt ?? 0) < SAFETY_INTERVAL_MS;

/** Whether Scenario announces the end of a job. There is no event for a canceled job of a model. */
const isAnnounced = (job: Job) => isSubmitted(job) && job.end !== 'canceled';

/**
 * Notices what notifications don't tell: from then on each poll checks, until one announces a job again.
 * A job may finish right before a poll, so the log has it only when there is none until the next poll.
 */
function watchNotifications(
	context: IPollFunctions,
	{ node }: ScenarioClient,
	trigger: ActiveTrigger,
	finished: Job[],
): void {
	if (trigger.unannounced !== undefined && !trigger.hasWarned) {
		trigger.hasWarned = true;
		context.logger.warn(
			`${node.name} received no notification from Scenario about job ${trigger.unannounced}. Until one arrives, it checks for jobs at the "Poll Times". Check that Scenario can reach the webhook URL of this n8n, then publish the workflow again.`,
		);
	}
	trigger.unannounced = finished.find(isAnnounced)?.jobId;
	if (trigger.unannounced !== undefined) trigger.isNotified = false;
}

/**
 * Returns the jobs that finished since the last check, in the order in which they finished.
 *
 * @returns null when there are none
 * @throws {NodeApiError} when jobs can't be fetched; the next check returns what this one missed
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const client = await createClient(context);
	const settings = readTriggerOptions(context);
	if (context.getMode() === 'manual') {
		return [await testEvent(createFileRun(context, client), settings)];
	}
	beginActivation(context, context.getWorkflowStaticData('node'));
	const trigger = settings.isNotified ? getActiveTrigger(context) : undefined;
	if (trigger && isUnnecessary(trigger, client.clock.now())) return null;
	// What has finished while n8n was off couldn't be announced.
	const isFirst = trigger?.checkedAt === undefined;
	const budget = context.getPollBudgetMs?.();
	const { finished, items } = await checkJobs(context, client, settings, trigger, budget);
	if (trigger && !isFirst) watchNotifications(context, client, trigger, finished);
	return items.length > 0 ? [items] : null;
}
