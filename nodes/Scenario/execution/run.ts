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
import { forEachItem, getOnError, runEnded } from './items';
import { readWaitOptions } from './options';

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
}

/** Milliseconds. The fastest jobs finish within a few seconds. */
const INITIAL_POLL_MS = 2_000;

/**
 * Creates what all items of a run share: API client, job poller, asset loader and download limit.
 * `stop` aborts waits and downloads to end the run early; its reason is what they throw.
 *
 * @param onError On Error of the items; within a paused execution, that of the paused node
 */
export async function startRun(
	context: IExecuteFunctions,
	onError: OnError = getOnError(context),
): Promise<{ run: Run; stop: (reason?: Error) => void }> {
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
	};
	return { run, stop: (reason = runEnded()) => stopper.abort(reason) };
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
		const { run, stop } = await startRun(context);
		const work = begin(run);
		const limit = limitConcurrency(maxConcurrent);
		return await forEachItem(context, stop, async (itemIndex) => {
			const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
			const result = await limit(async () => await work({ itemIndex, simplify }));
			return [result].flat().map((json) => ({ json, pairedItem: { item: itemIndex } }));
		});
	};
