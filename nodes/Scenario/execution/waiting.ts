import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Job } from '../jobs/job';
import type { JobPoller } from '../jobs/poller';
import { RETRY_SAVED } from '../utils/advice';
import { asRecord } from '../utils/json';
import { isTool, MAX_TOOL_WAIT_MS } from './aiTool';
import { refuse } from './itemErrors';

interface NumberOption {
	/** Label in the panel. */
	label: string;
	given: unknown;
	/** Used when the option is not set. */
	defaultValue: number;
	min: number;
}

/**
 * Reads a number from Additional Options. The panel enforces its limits, but not for expressions.
 *
 * @throws {NodeOperationError} when it isn't a number, or too small
 */
export function readNumberOption(
	context: IExecuteFunctions,
	itemIndex: number,
	{ label, given, defaultValue, min }: NumberOption,
): number {
	if (given === undefined || given === null || given === '') return defaultValue;
	const value = typeof given === 'string' ? Number(given.trim() || NaN) : given;
	if (typeof value === 'number' && Number.isFinite(value) && value >= min) return value;
	return refuse(
		context,
		itemIndex,
		`"${label}" must be a number of at least ${min}, not ${JSON.stringify(given)}`,
		`Change it in "Additional Options", then ${RETRY_SAVED}. Nothing was submitted for this item.`,
	);
}

/** How to wait for an item's job and what to return. Times in milliseconds. */
export interface WaitOptions {
	pollInterval: number;
	timeout: number;
	onTimeout: 'fail' | 'returnJob';
	/** What a step of an app that waits for a person does to the wait. */
	onApprovalStep: 'wait' | 'returnJob';
	/** Read from the first item: a run has one wait mode. */
	waitMode: 'running' | 'paused';
	/** Read from the first item: whether a failed item ends the waits of the others. */
	onItemError: 'stop' | 'finishOthers';
	binaryPropertyOutput: string;
	/** "" for the default. */
	fileName: string;
	downloadFiles: boolean;
	simplify: boolean;
}

/** Seconds, as in the panel. */
const POLL_INTERVAL = { label: 'Poll Interval', defaultValue: 5, min: 2 };

const TIMEOUT = { label: 'Timeout', defaultValue: 1200, min: 1 };

/** Agents only read JSON, must respond soon, and can check a job again themselves. */
const limitForTool = (settings: WaitOptions): WaitOptions => ({
	...settings,
	timeout: Math.min(settings.timeout, MAX_TOOL_WAIT_MS),
	onTimeout: 'returnJob',
	onApprovalStep: 'returnJob',
	downloadFiles: false,
});

/**
 * Reads the waiting parameters of an item.
 *
 * @throws {NodeOperationError} when an expression evaluates to an invalid number
 */
export function readWaitOptions(context: IExecuteFunctions, itemIndex: number): WaitOptions {
	const options = asRecord(context.getNodeParameter('options', itemIndex, {}));
	const seconds = (key: string, limits: typeof TIMEOUT) =>
		readNumberOption(context, itemIndex, { given: options[key], ...limits });
	const settings: WaitOptions = {
		pollInterval: seconds('pollInterval', POLL_INTERVAL) * 1000,
		timeout: seconds('timeout', TIMEOUT) * 1000,
		onTimeout: options.onTimeout === 'returnJob' ? 'returnJob' : 'fail',
		onApprovalStep: options.onApprovalStep === 'returnJob' ? 'returnJob' : 'wait',
		waitMode: options.waitMode === 'paused' ? 'paused' : 'running',
		onItemError: options.onItemError === 'finishOthers' ? 'finishOthers' : 'stop',
		binaryPropertyOutput: String(options.binaryPropertyOutput ?? '').trim() || 'data',
		fileName: String(options.fileName ?? '').trim(),
		downloadFiles: context.getNodeParameter('downloadFiles', itemIndex, true) !== false,
		simplify: context.getNodeParameter('simplify', itemIndex, true) !== false,
	};
	return isTool(context) ? limitForTool(settings) : settings;
}

/** Whether a wait ends with this state of a job: it has ended, or asks a person and is returned for that. */
export const isWaitOver = (
	{ end, pendingStep }: Job,
	{ onApprovalStep }: Pick<WaitOptions, 'onApprovalStep'>,
): boolean => end !== undefined || (onApprovalStep === 'returnJob' && pendingStep !== undefined);

/** Resolves with the job when its wait is over, or with its last state at the deadline (ms since the epoch). */
export async function waitForEnd(
	{ poller }: { poller: JobPoller },
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

/** Shows a hint in the output panel that the execution isn't paused, and why (a clause). */
export function hintNotPaused(context: IExecuteFunctions, whyNot: string): void {
	context.addExecutionHints({
		message: `The execution keeps running instead of pausing: ${whyNot}.`,
		type: 'warning',
		location: 'outputPane',
	});
}
