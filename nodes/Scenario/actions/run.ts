import type { IExecuteFunctions } from 'n8n-workflow';

import { assetLookup } from '../assets/lookup';
import { watchJobs } from '../jobs/watch';
import { scenarioApi } from '../transport/api';
import { limitTo } from '../transport/limit';
import type { Run } from './completion';
import { waitingSettings } from './settings';

/** Milliseconds: the quickest jobs end within a few seconds. */
const FIRST_LOOK = 2_000;

/** Requests a minute, of the 100 that a project has: others may work in it too. */
const WATCHING_BUDGET = 60;

const DOWNLOADS_AT_ONCE = 3;

/**
 * What the items of this run share: one API connection, one watch over all jobs, one look-up of
 * assets, one limit for downloads; and `stop`, which ends the waits and downloads when the run is to
 * end early.
 */
export async function startRun(
	context: IExecuteFunctions,
): Promise<{ run: Run; stop: () => void }> {
	const stopper = new AbortController();
	const api = await scenarioApi(context, stopper.signal);
	const { pollInterval } = waitingSettings(context, 0);
	const watch = watchJobs(api, {
		interval: pollInterval,
		firstLook: Math.min(FIRST_LOOK, pollInterval),
		budget: WATCHING_BUDGET,
	});
	const downloads = limitTo(DOWNLOADS_AT_ONCE);
	const run: Run = { context, api, watch, lookUp: assetLookup(api), downloads };
	return { run, stop: () => stopper.abort(new Error('The run of this node ended early')) };
}
