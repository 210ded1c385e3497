import type { IDataObject, IExecuteFunctions, INodeExecutionData, OnError } from 'n8n-workflow';

import type { AssetLoader } from '../assets/download';
import { createAssetLoader, limitDownloadsOfRun } from '../assets/download';
import type { Job } from '../jobs/job';
import type { JobPoller } from '../jobs/poller';
import { createJobPoller } from '../jobs/poller';
import type { RunClient } from '../transport/client';
import { createClient } from '../transport/client';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { ItemError } from './itemErrors';
import {
	attachJobs,
	canceledError,
	errorItem,
	getJobs,
	getOnError,
	isCanceled,
	toItemError,
	withOtherItems,
} from './itemErrors';
import type { WaitOptions } from './waiting';
import { readWaitOptions } from './waiting';

/** The reason with which a run ends the work of its other items: not an error of theirs. */
const RUN_ENDED = 'The run of this node ended early';

/** Shared by all items of a node run. */
export interface Run {
	context: IExecuteFunctions;
	/** The On Error setting that applies to the items. */
	onError: OnError;
	client: RunClient;
	/** The latest state of each item's job. */
	jobs: Map<number, Job>;
	poller: JobPoller;
	loadAsset: AssetLoader;
	/** Limits concurrent downloads. */
	limitDownloads: ConcurrencyLimit;
	/** Aborts waits and downloads to end the run early; they throw the reason. */
	stop(reason?: Error): void;
	/**
	 * Runs `work` for all input items concurrently and returns the outputs in input order. `work` limits
	 * its own concurrency.
	 *
	 * Unless On Error is Continue, the first failed item ends the run: the waits of the others are aborted,
	 * requests already sent are completed, and nothing new starts. With `finishOthers` the other items are
	 * finished first.
	 *
	 * @param onItemError default: stop
	 * @throws {NodeApiError | NodeOperationError} of the first failed item, or when the execution is
	 *   canceled
	 */
	forEachItem(
		work: ItemWork,
		onItemError?: WaitOptions['onItemError'],
	): Promise<INodeExecutionData[]>;
}

type ItemWork = (itemIndex: number) => Promise<INodeExecutionData[]>;

async function forEachItem(
	{ context, onError, stop }: Run,
	work: ItemWork,
	onItemError: WaitOptions['onItemError'],
): Promise<INodeExecutionData[]> {
	const errors: ItemError[] = [];

	/** Every item gets its own error, as with any other reason: n8n would pass the input on instead. */
	const toCanceledItem = (reason: unknown, itemIndex: number): INodeExecutionData[] => {
		const error = canceledError(context);
		error.context.itemIndex = itemIndex;
		attachJobs(error, getJobs(toItemError(context, reason, itemIndex)));
		if (onError === 'stopWorkflow') throw error;
		return [errorItem(context, error, itemIndex, onError)];
	};

	const workOnItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		if (onItemError === 'stop' && errors.length > 0) return [];
		try {
			return await work(itemIndex);
		} catch (reason) {
			if (isCanceled(context)) return toCanceledItem(reason, itemIndex);
			const error = toItemError(context, reason, itemIndex);
			if (error.message === RUN_ENDED) return [];
			if (onError !== 'stopWorkflow') return [errorItem(context, error, itemIndex, onError)];
			errors.push(error);
			if (onItemError === 'stop') stop();
			return [];
		}
	};

	const outputs = await Promise.all(
		context.getInputData().map(async (_, itemIndex) => await workOnItem(itemIndex)),
	);
	const [first, ...others] = errors;
	if (!first) return outputs.flat();
	throw withOtherItems(first, others);
}

/** Milliseconds. The fastest jobs finish within a few seconds. */
const INITIAL_POLL_MS = 2_000;

/**
 * Creates what all items of a run share: API client, job poller, asset loader and download limit.
 *
 * @param onError On Error of the items; within a paused execution, that of the paused node
 */
export async function startRun(
	context: IExecuteFunctions,
	onError: OnError = getOnError(context),
): Promise<Run> {
	const stopper = new AbortController();
	const client = await createClient(context, stopper.signal);
	const { pollInterval } = readWaitOptions(context, 0);
	const poller = createJobPoller(client, {
		interval: pollInterval,
		initialDelay: Math.min(INITIAL_POLL_MS, pollInterval),
	});
	const run: Run = {
		context,
		onError,
		client,
		jobs: new Map(),
		poller,
		loadAsset: createAssetLoader(client),
		limitDownloads: limitDownloadsOfRun(),
		stop: (reason = new Error(RUN_ENDED)) => stopper.abort(reason),
		forEachItem: async (work, onItemError = 'stop') => await forEachItem(run, work, onItemError),
	};
	return run;
}

/** An input item of an operation. */
export interface Item {
	itemIndex: number;
	/** Whether it wants the short output, and not the API's own record. */
	simplify: boolean;
}

/**
 * The execution of an operation that works on each item by itself, and outputs no files.
 *
 * @param begin called once a run, for what its items share; returns the work on one item, whose result
 *   becomes one output item or several
 * @param maxConcurrent items at the same time; default: all
 */
export const eachItem =
	(
		begin: (run: Run) => (item: Item) => Promise<IDataObject | IDataObject[]>,
		maxConcurrent = Infinity,
	) =>
	async (context: IExecuteFunctions): Promise<INodeExecutionData[]> => {
		const run = await startRun(context);
		const work = begin(run);
		const limit = limitConcurrency(maxConcurrent);
		return await run.forEachItem(async (itemIndex) => {
			const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
			const result = await limit(async () => await work({ itemIndex, simplify }));
			return [result].flat().map((json) => ({ json, pairedItem: { item: itemIndex } }));
		});
	};
