import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Uploader } from '../../assets/upload';
import { createUploader } from '../../assets/upload';
import { createModelLoader } from '../../catalog/models';
import type { RunnableKind } from '../../catalog/runnable';
import { isTool } from '../../execution/aiTool';
import type { Run } from '../../execution/context';
import { startRun } from '../../execution/context';
import { appendOtherJobIds, attachJobs, toItemError } from '../../execution/jobErrors';
import type { WaitOptions } from '../../execution/options';
import { readWaitOptions } from '../../execution/options';
import { createResultItems } from '../../execution/results';
import { createWait } from '../../execution/waitMode';
import type { Job } from '../../jobs/job';
import { jobOutput } from '../../jobs/output';
import { createSubmissionLimiter } from '../../jobs/submissionLimiter';
import type { Operation, OperationLabels } from '../operation';
import {
	additionalOptions,
	fileNameOption,
	downloadFilesProperty,
	simplifyProperty,
	waitingOptions,
} from '../properties';
import { hintCost } from './costHint';
import { createCostLimit } from './costLimit';
import { fingerprintBody, fingerprintItem } from './fingerprint';
import { prepareBodies } from './inputFiles';
import type { SubmissionOptions } from './options';
import { readSubmissionOptions } from './options';
import type { PreparedRequest, SubmissionRequest } from './preparation';
import type { GenerationSpec } from './properties';
import { costOptions, waitForCompletionProperty } from './properties';
import type { GenerationRequest } from './request';
import { readRequest } from './request';
import type { SubmissionStore } from './submissionStore';
import { createSubmissionStore } from './submissionStore';
import { createSubmitJob } from './submitJob';

/** The checked request and options of one item. */
interface ItemPlan {
	request: SubmissionRequest;
	waiting: WaitOptions;
	submission: SubmissionOptions;
}

/** What is generated: how its requests are read, and what is returned for its jobs. */
export interface Generation {
	/** Jobs with the same noun share a limit of the account. */
	noun: string;
	readRequest(itemIndex: number): Promise<GenerationRequest>;
	createItems: typeof createResultItems;
}

interface Planning {
	run: Run;
	generation: Generation;
	uploads: Uploader;
	store: SubmissionStore;
}

async function planItem(planning: Planning, itemIndex: number): Promise<ItemPlan> {
	const { run, generation, uploads, store } = planning;
	const { context } = run;
	const waiting = readWaitOptions(context, itemIndex);
	const submission = readSubmissionOptions(context, itemIndex);
	let prepared: Promise<PreparedRequest> | undefined;
	const prepare = async () => {
		prepared ??= (async () => {
			const request = await generation.readRequest(itemIndex);
			const bodies = await prepareBodies(run, uploads, request, itemIndex);
			return { target: request.target, ...bodies };
		})();
		return await prepared;
	};
	const fingerprint = async () => {
		const item = context.getInputData()[itemIndex] ?? { json: {} };
		if (!isTool(context)) return fingerprintItem(context.getNode().parameters, item);
		const { target, body } = await prepare();
		return fingerprintBody(target.id, body);
	};
	const request = { fingerprint: await fingerprint(), limits: submission, prepare };
	// An item that was already submitted doesn't need its values, which may have changed.
	const planned = store.get(itemIndex, request.fingerprint) ? undefined : await prepare();
	return { request: { ...request, planned }, waiting, submission };
}

/**
 * Reads and checks all items before the first submission, so that an invalid item is reported before
 * an earlier one is paid for. With On Error: Continue, items are independent.
 */
async function planAll(planning: Planning): Promise<Array<PromiseSettledResult<ItemPlan>>> {
	const { context } = planning.run;
	const plans = await Promise.allSettled(
		context.getInputData().map(async (_, itemIndex) => await planItem(planning, itemIndex)),
	);
	const bad = plans.findIndex(({ status }) => status === 'rejected');
	const first = plans[bad];
	if (first?.status === 'rejected' && !context.continueOnFail()) {
		throw toItemError(context, first.reason, bad);
	}
	return plans;
}

async function generateAll(
	context: IExecuteFunctions,
	createGeneration: (run: Run) => Generation,
	store: SubmissionStore,
): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const { client } = run;
	const { waitForCompletion, maxConcurrentJobs } = readSubmissionOptions(context, 0);
	const waits = createWait(run, stop, waitForCompletion && 'toSubmit');
	const generation = createGeneration(run);
	const plans = await planAll({
		run,
		generation,
		uploads: createUploader(context, client),
		store,
	});
	const limits = { noun: generation.noun, maxJobs: maxConcurrentJobs || Infinity };
	const limiter = createSubmissionLimiter(client, run.poller, limits);
	const submitJob = createSubmitJob(store, client, limiter, createCostLimit(client, store.spent()));

	/** The latest state of each job. */
	const jobs = new Map<string, Job>();
	const workOnItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		const plan = plans[itemIndex];
		if (plan?.status !== 'fulfilled') throw toItemError(context, plan?.reason, itemIndex);
		const { request, submission, waiting } = plan.value;
		const job = await submitJob(request, itemIndex);
		jobs.set(job.jobId, job);
		limiter.track(job);
		if (!submission.waitForCompletion) {
			return [{ json: jobOutput(job, waiting.simplify), pairedItem: { item: itemIndex } }];
		}
		const deadline = client.clock.now() + waiting.timeout;
		let last: Job | undefined;
		try {
			last = await waits.untilEnd(job, deadline, waiting, itemIndex);
		} finally {
			limiter.release(last ?? { jobId: job.jobId });
		}
		if (last) jobs.set(job.jobId, last);
		return last ? await generation.createItems(run, last, waiting, itemIndex) : [];
	};

	const outputs = await waits.forEachItem(async (itemIndex) => {
		try {
			return await store.track(itemIndex, async () => await workOnItem(itemIndex));
		} catch (reason) {
			const ofItem = store.jobs().filter((job) => job.itemIndex === itemIndex);
			throw attachJobs(toItemError(context, reason, itemIndex), ofItem);
		}
	});
	hintCost(context, [...jobs.values()]);
	return outputs;
}

const ADVICE = 'Retry this execution to resume them.';

/**
 * Submits a job for each item, once, and returns its results.
 *
 * @throws {NodeApiError | NodeOperationError} with all jobs of the run, which are paid for
 */
export async function generate(
	context: IExecuteFunctions,
	createGeneration: (run: Run) => Generation,
): Promise<INodeExecutionData[]> {
	const store = createSubmissionStore(context);
	try {
		return await generateAll(context, createGeneration, store);
	} catch (reason) {
		throw appendOtherJobIds(toItemError(context, reason, 0), store.jobs(), ADVICE);
	}
}

/** The generation of models or apps. */
function runnableGeneration({ context, client }: Run, kind: RunnableKind): Generation {
	const models = createModelLoader(client, kind);
	return {
		noun: kind.noun,
		readRequest: async (itemIndex) => await readRequest(context, kind, models, itemIndex),
		createItems: createResultItems,
	};
}

/** Generate Video, Run App and so on: they differ only in labels and parameters. */
export const generationOperation = (spec: GenerationSpec, words: OperationLabels): Operation => ({
	...words,
	properties: [
		...spec.properties,
		waitForCompletionProperty,
		{ ...downloadFilesProperty, displayOptions: { show: { waitForCompletion: [true] } } },
		simplifyProperty,
		additionalOptions([fileNameOption, ...costOptions, ...waitingOptions, ...(spec.options ?? [])]),
	],
	execute: async (context) => await generate(context, (run) => runnableGeneration(run, spec.kind)),
});
