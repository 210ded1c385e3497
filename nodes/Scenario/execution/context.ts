import type { IExecuteFunctions, OnError } from 'n8n-workflow';

import type { AssetLoader } from '../assets/assetLoader';
import { createAssetLoader } from '../assets/assetLoader';
import { limitDownloadsOfRun } from '../assets/download';
import type { JobPoller } from '../jobs/poller';
import { createJobPoller } from '../jobs/poller';
import type { ScenarioClient } from '../transport/client';
import { createClient } from '../transport/client';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { getOnError } from './items';
import { readWaitOptions } from './options';

/** Shared by all items of a node run. */
export interface Run {
	context: IExecuteFunctions;
	/** The On Error setting that applies to the items. */
	onError: OnError;
	client: ScenarioClient;
	poller: JobPoller;
	loadAsset: AssetLoader;
	/** Limits concurrent downloads. */
	limitDownloads: ConcurrencyLimit;
}

/** Milliseconds. The fastest jobs finish within a few seconds. */
const INITIAL_POLL_MS = 2_000;

/**
 * Creates what all items of a run share: API client, job poller, asset loader and download limit.
 * `stop` aborts waits and downloads to end the run early.
 *
 * @param onError On Error of the items; within a paused execution, that of the paused node
 */
export async function startRun(
	context: IExecuteFunctions,
	onError: OnError = getOnError(context),
): Promise<{ run: Run; stop: () => void }> {
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
		poller,
		loadAsset: createAssetLoader(client),
		limitDownloads: limitDownloadsOfRun(),
	};
	return { run, stop: () => stopper.abort(new Error('The run of this node ended early')) };
}
