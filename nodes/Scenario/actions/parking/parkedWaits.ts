import type { INodeExecutionData } from 'n8n-workflow';

import type { Job } from '../../jobs/job';
import { reasonOf } from '../../transport/reason';
import type { Run } from '../completion';
import { endOf, resultItems } from '../completion';
import { forEachItem } from '../items';
import { hintAtRunning } from './hint';
import { SECONDS_BETWEEN_LOOKS } from './nodes';
import type { Parked } from './order';
import { originOf } from './outcome';
import type { ParkableExecution } from './parkable';
import { sleepOn } from './start';
import type { Ticket } from './ticket';
import type { Waits } from './waits';
import { keeper } from './workflows';

/** Milliseconds after the last submission in which quick jobs end without any parking. */
const RUNNING_PART = 8_000;

interface Waiting extends Omit<Ticket, 'item'> {
	end: Promise<Job>;
}

/** Milliseconds since the epoch: no date is later. */
const LAST_DATE = 8.64e15;

/** What the panel of the parked execution shows of its jobs. */
const rowOf = ({ job, deadline }: Ticket) => ({
	jobId: job.jobId,
	modelId: job.modelId ?? null,
	until: new Date(Math.min(deadline, LAST_DATE)).toISOString(),
});

function parkedOf(
	{ context }: Run,
	execution: ParkableExecution,
	tickets: Ticket[],
	known: INodeExecutionData[],
): Parked {
	const { id, name, onError, continueOnFail } = context.getNode();
	return {
		...execution,
		node: { id, name },
		onError: onError ?? (continueOnFail ? 'continueRegularOutput' : 'stopWorkflow'),
		tickets,
		known,
	};
}

/**
 * Waits in the process until all jobs are submitted and the quick ones have ended, then parks the
 * execution for the others.
 */
export function parkedWaits(run: Run, stop: () => void, execution: ParkableExecution): Waits {
	const { context, api } = run;
	const toSubmit = new Set(context.getInputData().keys());
	const waiting = new Map<number, Waiting>();
	const parked = new Set<number>();

	let allAreSubmitted: () => void = () => {};
	const submission = new Promise<void>((resolve) => (allAreSubmitted = resolve));
	const noteSubmitted = (itemIndex: number) => {
		toSubmit.delete(itemIndex);
		if (toSubmit.size === 0) allAreSubmitted();
	};

	/** Whether to park, once that can be told: not for less than a pause between two looks. */
	const decision = (async () => {
		await submission;
		await api.clock.sleep(RUNNING_PART, api.signal);
		const last = Math.max(...[...waiting.values()].map(({ deadline }) => deadline));
		return last - api.clock.now() > SECONDS_BETWEEN_LOOKS * 1000;
	})();
	// It is given up when the run ends before.
	decision.catch(() => {});

	const goOnRunning = async (known: INodeExecutionData[], reason: unknown) => {
		hintAtRunning(context, `n8n could not park it (${reasonOf(reason)})`);
		return await forEachItem(context, stop, async (itemIndex) => {
			const wait = waiting.get(itemIndex);
			if (!wait || !parked.has(itemIndex)) {
				return known.filter((item) => originOf(item) === itemIndex);
			}
			return await resultItems(run, await wait.end, wait.settings, itemIndex);
		});
	};

	const park = async (known: INodeExecutionData[]) => {
		const tickets = [...waiting]
			.filter(([item]) => parked.has(item))
			.map(([item, { job, deadline, settings }]) => ({ item, job, deadline, settings }));
		const code = keeper(context, parkedOf(run, execution, tickets, known));
		return await sleepOn(context, code, tickets.map(rowOf), execution);
	};

	return {
		async untilEnd(job, deadline, settings, itemIndex) {
			const end = endOf(run, job, deadline, itemIndex);
			waiting.set(itemIndex, { job, deadline, settings, end });
			noteSubmitted(itemIndex);
			const first = await Promise.race([end, decision]);
			if (first === true) {
				parked.add(itemIndex);
				return undefined;
			}
			const ended = first === false ? await end : first;
			waiting.delete(itemIndex);
			return ended;
		},

		async forEachItem(work) {
			const outputs = await forEachItem(context, stop, async (itemIndex) => {
				try {
					return await work(itemIndex);
				} finally {
					noteSubmitted(itemIndex);
				}
			});
			if (parked.size === 0) {
				stop();
				return outputs;
			}
			try {
				const output = await park(outputs);
				stop();
				return output;
			} catch (reason) {
				return await goOnRunning(outputs, reason);
			}
		},
	};
}
