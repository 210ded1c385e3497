import { NodeOperationError } from 'n8n-workflow';

import { canPause, hintNotPaused } from './pause/canPause';
import { createPausedWait } from './pause/pausedWait';
import type { Run } from './run';
import { forEachItem } from './run';
import type { WaitStrategy } from './waiting';
import { readWaitOptions, waitForEnd } from './waiting';

const createRunningWait = (run: Run, onFirstError: (() => void) | undefined): WaitStrategy => ({
	forEachItem: async (work) => await forEachItem(run.context, onFirstError, work),
	waitFor: async (job, deadline, settings) => await waitForEnd(run, job, deadline, settings),
});

/** Whether jobs are yet to be submitted or already running; false without a wait. */
export type WaitStage = 'toSubmit' | 'jobsRun' | false;

/**
 * Creates the wait strategy for the selected Wait Mode. If the execution can't be paused but its jobs
 * are already running, it keeps running and shows a hint.
 *
 * @throws {NodeOperationError} when it can't be paused and nothing has been submitted yet
 */
export async function createWait(
	run: Run,
	stop: () => void,
	before: WaitStage,
): Promise<WaitStrategy> {
	const { context } = run;
	const { waitMode, onItemError } = readWaitOptions(context, 0);
	const onFirstError = onItemError === 'stop' ? stop : undefined;
	if (!before || waitMode === 'running') return createRunningWait(run, onFirstError);
	const execution = await canPause(context);
	if (!('whyNot' in execution)) return createPausedWait(run, stop, onFirstError, execution);
	if (before === 'toSubmit') {
		const message = `This execution can't be paused: ${execution.whyNot}`;
		throw new NodeOperationError(context.getNode(), message, {
			description:
				'Set "Wait Mode" in "Additional Options" to Keep Execution Running. Nothing was submitted.',
		});
	}
	hintNotPaused(context, execution.whyNot);
	return createRunningWait(run, onFirstError);
}
