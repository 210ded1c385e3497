import type { INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Job } from '../../jobs/job';
import type { Run } from '../completion';
import { endOf } from '../completion';
import { forEachItem } from '../items';
import type { WaitingSettings } from '../settings';
import { waitingSettings } from '../settings';
import { hintAtRunning } from './hint';
import { parkable } from './parkable';
import { parkedWaits } from './parkedWaits';

/** How the items of a run wait for their jobs: in the process, or with the execution parked. */
export interface Waits {
	/** As `forEachItem`; the output comes later when the execution is parked meanwhile. */
	forEachItem(
		work: (itemIndex: number) => Promise<INodeExecutionData[]>,
	): Promise<INodeExecutionData[]>;
	/**
	 * The job when it has ended, or when its deadline (ms since the epoch) is over; undefined when
	 * the execution is to be parked: then the item has nothing to put out.
	 */
	untilEnd(
		job: Job,
		deadline: number,
		settings: WaitingSettings,
		itemIndex: number,
	): Promise<Job | undefined>;
}

const runningWaits = (run: Run, stop: () => void): Waits => ({
	forEachItem: async (work) => await forEachItem(run.context, stop, work),
	untilEnd: async (job, deadline, _, itemIndex) => await endOf(run, job, deadline, itemIndex),
});

/** Whether something is yet to be submitted; false when nobody waits. */
export type Before = 'toSubmit' | 'jobsRun' | false;

/**
 * The waits of a run, as Wait Mode says.
 *
 * An execution that can't be parked is kept running, with a hint, when its jobs run already.
 *
 * @throws {NodeOperationError} when it can't be parked, and nothing has been submitted yet
 */
export function waitsOf(run: Run, stop: () => void, before: Before): Waits {
	const { context } = run;
	const { waitMode } = waitingSettings(context, 0);
	if (!before || waitMode === 'running') return runningWaits(run, stop);
	const execution = parkable(context);
	if (!('whyNot' in execution)) return parkedWaits(run, stop, execution);
	if (before === 'toSubmit') {
		const message = `Park Execution is not possible here: ${execution.whyNot}`;
		throw new NodeOperationError(context.getNode(), message, {
			description:
				'Set Wait Mode in Additional Options to Keep Execution Running. Nothing was submitted.',
		});
	}
	hintAtRunning(context, execution.whyNot);
	return runningWaits(run, stop);
}
