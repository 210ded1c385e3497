import type { INodeExecutionData } from 'n8n-workflow';

import type { Job } from '../jobs/job';
import type { Run } from './run';
import type { WaitOptions } from './options';

/** Whether a wait ends with this state of a job: it has ended, or asks a person and is returned for that. */
export const isWaitOver = (
	{ end, pendingStep }: Job,
	{ onApprovalStep }: Pick<WaitOptions, 'onApprovalStep'>,
): boolean => end !== undefined || (onApprovalStep === 'returnJob' && pendingStep !== undefined);

/** Resolves with the job when its wait is over, or with its last state at the deadline (ms since the epoch). */
export async function waitForEnd(
	{ poller }: Run,
	job: Job,
	deadline: number,
	settings: WaitOptions,
): Promise<Job> {
	const isOver = (state: Job) => isWaitOver(state, settings);
	return isOver(job) ? job : await poller.untilEnd(job, deadline, undefined, isOver);
}

/** How the items of a run wait for their jobs: in the process, or with the execution paused. */
export interface WaitStrategy {
	/** Like `forEachItem`; if the execution is paused, the output follows when it resumes. */
	forEachItem(
		work: (itemIndex: number) => Promise<INodeExecutionData[]>,
	): Promise<INodeExecutionData[]>;
	/**
	 * Resolves with the job when its wait is over or it reaches its deadline (ms since the epoch), or with
	 * undefined when the execution is about to be paused: the item then has no output yet.
	 */
	waitFor(
		job: Job,
		deadline: number,
		settings: WaitOptions,
		itemIndex: number,
	): Promise<Job | undefined>;
}
