import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { forgetUploads } from '../../assets/upload';
import type { RunnableKind } from '../../catalog/runnable';
import { isTool, MAX_TOOL_WAIT_MS, notSubmittedInTime } from '../../execution/aiTool';
import {
	appendOtherJobIds,
	attachJobs,
	toItemError,
	withJobContext,
} from '../../execution/itemErrors';
import { createResultItems } from '../../execution/results';
import type { Run } from '../../execution/run';
import { startRun } from '../../execution/run';
import { traceJobs } from '../../execution/tracing';
import type { WaitOptions } from '../../execution/waiting';
import { readWaitOptions } from '../../execution/waiting';
import { createWait } from '../../execution/waitMode';
import type { Job } from '../../jobs/job';
import { chargedJobs, jobOutput } from '../../jobs/job';
import { createCostLimit } from '../../submission/costLimit';
import { fingerprintBody, fingerprintParameters } from '../../submission/fingerprint';
import { createSubmissionLimiter } from '../../submission/submissionLimiter';
import type { SubmissionStore } from '../../submission/submissionStore';
import { createSubmissionStore } from '../../submission/submissionStore';
import type { PreparedRequest, SubmissionRequest } from '../../submission/submitJob';
import { createSubmitJob } from '../../submission/submitJob';
import { readNode } from '../../utils/nodeMemory';
import type { Operation, OperationLabels } from '../operation';
import {
	additionalOptions,
	downloadFilesProperty,
	fileNameOption,
	simplifyProperty,
	waitingOptions,
} from '../properties';
import { readSubmissionOptions, submissionOptions, waitForCompletionProperty } from './properties';
import type { RequestReader } from './request';
import { createRequestReader } from './request';

/** What a resource generates: from which parameters, and what it returns for a job. */
export interface Generation {
	/** The result in lower case, e.g. "video". */
	lower: string;
	/** The parameters that define the job. */
	properties: INodeProperties[];
	/** Additional Options of its own. */
	options?: INodeProperties[];
	/** Jobs with the same noun share a limit of the account. */
	noun: string;
	/** Whether the operation has the option On Unconfirmed Submission. */
	canResubmit: boolean;
	createReader(run: Run): RequestReader;
	createItems: typeof createResultItems;
}

/** The checked request of one item, and what is to become of its job. */
interface ItemPlan {
	request: SubmissionRequest;
	waitForCompletion: boolean;
	waiting: WaitOptions;
}

async function planItem(
	{ context }: Run,
	{ canResubmit }: Generation,
	readRequest: RequestReader,
	store: SubmissionStore,
	itemIndex: number,
): Promise<ItemPlan> {
	const waiting = readWaitOptions(context, itemIndex);
	const { waitForCompletion, ...limits } = readSubmissionOptions(context, itemIndex);
	let prepared: Promise<PreparedRequest> | undefined;
	const prepare = async () => await (prepared ??= readRequest(itemIndex));
	const getFingerprint = async () => {
		if (!isTool(context)) return fingerprintParameters(readNode(context).parameters);
		const { target, body } = await prepare();
		return fingerprintBody(target.id, body);
	};
	const fingerprint = await getFingerprint();
	// An item that was already submitted doesn't need its values, which may have changed.
	if (!store.get(itemIndex, fingerprint)) await prepare();
	const resubmitsUnconfirmed = canResubmit ? limits.resubmitsUnconfirmed : undefined;
	const request = { itemIndex, fingerprint, limits, resubmitsUnconfirmed, prepare };
	return { request, waitForCompletion, waiting };
}

/**
 * Reads and checks all items before the first submission, so that an invalid item is reported before
 * an earlier one is paid for. With On Error: Continue, items are independent.
 */
async function planAll(
	run: Run,
	generation: Generation,
	store: SubmissionStore,
): Promise<Array<PromiseSettledResult<ItemPlan>>> {
	const { context } = run;
	const readRequest = generation.createReader(run);
	const plans = await Promise.allSettled(
		context
			.getInputData()
			.map(async (_, itemIndex) => await planItem(run, generation, readRequest, store, itemIndex)),
	);
	const bad = plans.findIndex(({ status }) => status === 'rejected');
	const first = plans[bad];
	if (first?.status !== 'rejected' || context.continueOnFail()) return plans;
	const error = toItemError(context, first.reason, bad);
	if (plans.length > 1 && !store.isUsed()) {
		error.description = `${error.description ?? ''} No other item was submitted either.`.trim();
	}
	throw error;
}

/** Shows in the output panel what the jobs of a run cost in Creative Units, if that is known. */
function hintCost(context: IExecuteFunctions, jobs: Job[]): void {
	const charged = chargedJobs(jobs);
	if (isTool(context) || !charged) return;
	const { total, count } = charged;
	const number = count === 1 ? '1 job' : `${count} jobs`;
	context.addExecutionHints({
		message: `This run cost ${total} Creative Units (${number}).`,
		type: 'info',
		location: 'outputPane',
	});
}

async function generateAll(
	context: IExecuteFunctions,
	generation: Generation,
	store: SubmissionStore,
): Promise<INodeExecutionData[]> {
	const run = await startRun(context);
	const { client } = run;
	const callEndsAt = isTool(context) ? client.clock.now() + MAX_TOOL_WAIT_MS : Infinity;
	const { waitForCompletion, maxConcurrentJobs } = readSubmissionOptions(context, 0);
	const wait = await createWait(run, waitForCompletion && 'toSubmit');
	const limits = { noun: generation.noun, maxJobs: maxConcurrentJobs || Infinity };
	const limiter = createSubmissionLimiter(client, run.poller, limits);
	if (context.getInputData().length > 1) limiter.readLimit();
	const plans = await planAll(run, generation, store);
	const submitJob = createSubmitJob(store, client, limiter, createCostLimit(client, store));

	/** An agent waits for the whole call, so its submission has a deadline as well. */
	const submitInTime = async (request: SubmissionRequest): Promise<Job> => {
		if (callEndsAt === Infinity) return await submitJob(request);
		const submitted = new AbortController();
		const { clock } = client;
		void clock.sleep(callEndsAt - clock.now(), submitted.signal).then(
			() => run.stop(notSubmittedInTime(context)),
			() => {},
		);
		return await submitJob(request).finally(() => submitted.abort());
	};

	const workOnItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		const plan = plans[itemIndex];
		if (plan?.status !== 'fulfilled') throw toItemError(context, plan?.reason, itemIndex);
		const { request, waitForCompletion, waiting } = plan.value;

		const job = await submitInTime(request);
		run.jobs.set(itemIndex, job);
		if (!waitForCompletion) {
			return [{ json: jobOutput(job, waiting.simplify), pairedItem: { item: itemIndex } }];
		}

		const deadline = Math.min(client.clock.now() + waiting.timeout, callEndsAt);
		const last = await wait.waitFor(job, deadline, waiting, itemIndex);
		if (!last) return [];
		run.jobs.set(itemIndex, last);
		limiter.release(last);
		store.update(last);

		return await generation.createItems(run, last, waiting, itemIndex);
	};

	const finished = wait.forEachItem(async (itemIndex) => {
		try {
			const work = async () => await workOnItem(itemIndex);
			return await store.track(itemIndex, async () => await withJobContext(run, itemIndex, work));
		} catch (reason) {
			forgetUploads(context, reason);
			const ofItem = store.jobs().filter((job) => job.itemIndex === itemIndex);
			throw attachJobs(toItemError(context, reason, itemIndex), ofItem);
		}
	});
	const outputs = await traceJobs(run, finished);
	hintCost(context, [...run.jobs.values()]);
	return outputs;
}

/** An item that stops each retry, because its values are refused, would keep the results of the others. */
const ADVICE =
	'Retry this execution to resume them. If this item stops it again, set "On Error" in the node settings to Continue and retry with the currently saved workflow.';

/**
 * Submits a job for each item, once, and returns its results.
 *
 * @throws {NodeApiError | NodeOperationError} with all jobs of the run, which are paid for
 */
export async function generate(
	context: IExecuteFunctions,
	generation: Generation,
): Promise<INodeExecutionData[]> {
	const store = createSubmissionStore(context);
	try {
		return await generateAll(context, generation, store);
	} catch (reason) {
		throw appendOtherJobIds(toItemError(context, reason, 0), store.jobs(), ADVICE);
	}
}

/** The generation of models or apps. */
export const runnableGeneration = (
	kind: RunnableKind,
	spec: Pick<Generation, 'lower' | 'properties' | 'options'>,
): Generation => ({
	...spec,
	noun: kind.noun,
	canResubmit: true,
	createReader: (run) => createRequestReader(run, kind),
	createItems: createResultItems,
});

/** Generate Video, Run App and so on: they differ only in labels and parameters. */
export const generationOperation = (
	generation: Generation,
	labels: OperationLabels,
): Operation => ({
	...labels,
	properties: [
		...generation.properties,
		waitForCompletionProperty,
		{ ...downloadFilesProperty, displayOptions: { show: { waitForCompletion: [true] } } },
		simplifyProperty,
		additionalOptions([
			fileNameOption,
			...submissionOptions,
			...waitingOptions('its submission'),
			...(generation.options ?? []),
		]),
	],
	execute: async (context) => await generate(context, generation),
});
