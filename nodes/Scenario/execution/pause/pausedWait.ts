import type { INodeExecutionData } from 'n8n-workflow';

import type { Job } from '../../jobs/job';
import { describeThrown } from '../../transport/apiFailure';
import type { ItemError, JobReference } from '../itemErrors';
import { isCanceled, toItemError, withJobContext } from '../itemErrors';
import { createResultItems } from '../results';
import type { Run } from '../run';
import type { WaitOptions, WaitStrategy } from '../waiting';
import { hintNotPaused, waitForEnd } from '../waiting';
import type { PausableExecution, PendingJob } from './state';
import { getItemIndex, keepFinishedItems, toFailure } from './state';
import { runPaused, SECONDS_BETWEEN_POLLS, supervisorWorkflow } from './workflows';

/** Milliseconds after the last submission before the execution is paused: fast jobs finish earlier. */
const RUNNING_PHASE_MS = 8_000;

interface Waiting extends Pick<PendingJob, 'job' | 'deadline' | 'settings'> {
	end: Promise<Job>;
}

/** The latest date that JavaScript can represent, in milliseconds since the epoch. */
const MAX_DATE_MS = 8.64e15;

/** A job as shown in the input panel of the paused execution. */
const jobRow = ({ job, deadline }: PendingJob) => ({
	jobId: job.jobId,
	modelId: job.modelId ?? null,
	until: new Date(Math.min(deadline, MAX_DATE_MS)).toISOString(),
});

/**
 * Waits in the process until all jobs are submitted and the fast ones have finished, then pauses the
 * execution for the others.
 */
export function createPausedWait(
	run: Run,
	onItemError: WaitOptions['onItemError'],
	execution: PausableExecution,
): WaitStrategy {
	const { context, client, onError, stop } = run;
	const toSubmit = new Set(context.getInputData().keys());
	const waiting = new Map<number, Waiting>();
	const paused = new Set<number>();
	const jobs: JobReference[] = [];

	let resolveSubmission: () => void = () => {};
	const submission = new Promise<void>((resolve) => (resolveSubmission = resolve));
	const markSubmitted = (itemIndex: number) => {
		toSubmit.delete(itemIndex);
		if (toSubmit.size === 0) resolveSubmission();
	};

	/** Resolves with whether to pause: not for less time than between two polls. */
	const decision = (async () => {
		await submission;
		await client.clock.sleep(RUNNING_PHASE_MS, client.signal);
		const last = Math.max(...[...waiting.values()].map(({ deadline }) => deadline));
		return last - client.clock.now() > SECONDS_BETWEEN_POLLS * 1000;
	})();
	// Rejects when the run ends early, which needs no handling.
	decision.catch(() => {});

	const keepRunning = async (
		known: INodeExecutionData[],
		error: ItemError | undefined,
		reason: unknown,
	) => {
		hintNotPaused(context, `n8n couldn't pause it (${describeThrown(reason)})`);
		const outputs = await run.forEachItem(async (itemIndex) => {
			const wait = waiting.get(itemIndex);
			if (!wait || !paused.has(itemIndex)) {
				return known.filter((item) => getItemIndex(item) === itemIndex);
			}
			const fetch = async () =>
				await createResultItems(run, await wait.end, wait.settings, itemIndex);
			return await withJobContext(run, itemIndex, fetch);
		}, onItemError);
		if (error) throw error;
		return outputs;
	};

	const pause = async (otherItems: INodeExecutionData[], error: ItemError | undefined) => {
		const { id, name } = context.getNode();
		const pendingJobs = [...waiting]
			.filter(([item]) => paused.has(item))
			.map(([item, { job, deadline, settings }]) => ({ item, job, deadline, settings }));
		keepFinishedItems(context, otherItems);
		const code = supervisorWorkflow(context, {
			...execution,
			node: { id, name },
			onError,
			onItemError,
			pendingJobs,
			jobs,
			failure: error && toFailure(error),
		});
		return await runPaused(context, code, pendingJobs.map(jobRow), execution);
	};

	/** The outputs of the items while the execution is running, or the error of one. */
	const runAll = async (work: (itemIndex: number) => Promise<INodeExecutionData[]>) => {
		try {
			const outputs = await run.forEachItem(async (itemIndex) => {
				try {
					return await work(itemIndex);
				} finally {
					markSubmitted(itemIndex);
				}
			}, onItemError);
			return { outputs };
		} catch (reason) {
			return { outputs: [], error: toItemError(context, reason, 0) };
		}
	};

	return {
		async waitFor(job, deadline, settings, itemIndex) {
			const { jobId, modelId, baseModelId } = job;
			jobs.push({ itemIndex, jobId, modelId, baseModelId });
			const end = waitForEnd(run, job, deadline, settings);
			waiting.set(itemIndex, { job, deadline, settings, end });
			markSubmitted(itemIndex);
			const first = await Promise.race([end, decision]);
			if (first === true) {
				paused.add(itemIndex);
				return undefined;
			}
			const ended = first === false ? await end : first;
			waiting.delete(itemIndex);
			return ended;
		},

		async forEachItem(work) {
			const { outputs, error } = await runAll(work);
			const isOver = paused.size === 0 || onItemError === 'stop' || isCanceled(context);
			if (error && isOver) throw error;
			if (paused.size === 0) {
				stop();
				return outputs;
			}
			try {
				const output = await pause(outputs, error);
				stop();
				return output;
			} catch (reason) {
				return await keepRunning(outputs, error, reason);
			}
		},
	};
}
