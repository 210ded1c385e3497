import type { IDataObject, IExecuteFunctions, INodeExecutionData, OnError } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Job } from '../jobs/job';
import type { Explanation } from '../transport/errorMessages';
import { adviceForPaidJob } from '../utils/advice';
import { asNumber, asRecord, asRecords, asText } from '../utils/json';
import { readNode } from '../utils/nodeMemory';
import { listSome } from '../utils/text';
import { isTool, messageForAgent } from './aiTool';

/** The errors that n8n shows with message and description. */
export type ItemError = NodeApiError | NodeOperationError;

/** Converts anything thrown to an n8n error with its item index. */
export function toItemError(
	context: Pick<IExecuteFunctions, 'getNode'>,
	reason: unknown,
	itemIndex: number,
): ItemError {
	if (reason instanceof NodeApiError || reason instanceof NodeOperationError) {
		reason.context.itemIndex ??= itemIndex;
		return reason;
	}
	const error = reason instanceof Error ? reason : new Error(String(reason));
	return new NodeOperationError(readNode(context), error, { itemIndex });
}

/** @throws {NodeOperationError} always: what is wrong with an item, and what to do next */
export function refuse(
	context: Pick<IExecuteFunctions, 'getNode'>,
	itemIndex: number,
	message: string,
	description: string,
): never {
	throw new NodeOperationError(readNode(context), message, { itemIndex, description });
}

/** A job that an error carries as data. */
export interface JobReference {
	/** Index of its input item. */
	itemIndex: number;
	jobId: string;
	status?: string;
	modelId?: string;
	/** The model that ran, if `modelId` is a trained one. */
	baseModelId?: string;
	/** The job's asset that couldn't be fetched. */
	assetId?: string;
}

/** A reference without its undefined fields. */
const toData = (reference: JobReference): IDataObject =>
	Object.fromEntries(Object.entries(reference).filter(([, value]) => value !== undefined));

/** Parses references from JSON, e.g. from an error's data. */
export const readJobReferences = (value: unknown): JobReference[] =>
	asRecords(value).flatMap((record) => {
		const jobId = asText(record.jobId);
		if (jobId === undefined) return [];
		return [
			{
				itemIndex: asNumber(record.itemIndex) ?? 0,
				jobId,
				status: asText(record.status),
				modelId: asText(record.modelId),
				baseModelId: asText(record.baseModelId),
				assetId: asText(record.assetId),
			},
		];
	});

/** All jobs that an error carries as data, the one it is about first. */
export const getJobs = ({ context }: ItemError): JobReference[] =>
	readJobReferences(asRecord(context.data).jobs);

/** The editor shows `context.data` in the error details, where it can be copied. */
export function setJobs(error: ItemError, jobs: JobReference[]): void {
	error.context.data = { ...asRecord(error.context.data), jobs: jobs.map(toData) };
}

const getFullText = ({ message, description }: ItemError) => `${message} ${description ?? ''}`;

type KnownJob = Pick<Job, 'jobId' | 'modelId' | 'baseModelId'> & Partial<Pick<Job, 'status'>>;

/** Adds a job to an error's data, for error items and the log. */
function attachJob(error: ItemError, { jobId, status, modelId, baseModelId }: KnownJob): ItemError {
	const jobs = getJobs(error);
	if (!jobs.some((job) => job.jobId === jobId)) {
		const { itemIndex } = error.context;
		const reference = { jobId, status, modelId, baseModelId };
		setJobs(error, [{ itemIndex: asNumber(itemIndex) ?? 0, ...reference }, ...jobs]);
	}
	if (!getFullText(error).includes(jobId)) {
		error.description = `${error.description ?? ''} Job ID: ${jobId}.`.trim();
	}
	return error;
}

const TO_JOB = 'with Wait for Completion and this job ID';

/**
 * Adds a job to an error that isn't about its end. The job is paid for, so what leads back to it takes
 * the place of what would submit another one.
 */
export function attachPaidJob(error: ItemError, job: KnownJob): ItemError {
	if (error instanceof NodeApiError) {
		const advice = adviceForPaidJob(error.description ?? '');
		const way = `Or get its files ${TO_JOB}: ${job.jobId}.`;
		error.description = advice.includes(TO_JOB) ? advice : `${advice} ${way}`.trim();
	}
	return attachJob(error, job);
}

/** The n8n error for a job without a result. */
export function jobError(
	context: IExecuteFunctions,
	job: Job,
	{ message, description }: Explanation,
	itemIndex: number,
): ItemError {
	const error = new NodeOperationError(readNode(context), message, { description, itemIndex });
	return attachJob(error, job);
}

/**
 * Runs the work on an item and attaches its job to anything thrown: the job is paid for, and Wait for
 * Completion or Get Job can continue with its ID.
 *
 * @param run its `jobs` have the item's job, as soon as there is one
 * @throws {NodeApiError | NodeOperationError} with the job in its data
 */
export async function withJobContext<T>(
	{ context, jobs }: { context: IExecuteFunctions; jobs: ReadonlyMap<number, Job> },
	itemIndex: number,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (reason) {
		const error = toItemError(context, reason, itemIndex);
		const job = jobs.get(itemIndex);
		throw job ? attachPaidJob(error, job) : error;
	}
}

/** Appends jobs to an error's data. */
export function attachJobs(error: ItemError, jobs: JobReference[]): ItemError {
	const known = new Set(getJobs(error).map(({ jobId }) => jobId));
	setJobs(error, [...getJobs(error), ...jobs.filter(({ jobId }) => !known.has(jobId))]);
	return error;
}

/** More IDs would be unreadable in a message; the error's data has all of them. */
const MAX_LISTED_JOBS = 20;

/**
 * Adds the other jobs of a run, which are paid for too: all of them to the error's data, the first
 * ones to its description.
 *
 * @param advice a sentence that says how to get their results
 */
export function appendOtherJobIds(
	error: ItemError,
	jobs: JobReference[],
	advice: string,
): ItemError {
	const text = getFullText(attachJobs(error, jobs));
	const unnamed = getJobs(error)
		.map(({ jobId }) => jobId)
		.filter((jobId) => !text.includes(jobId));
	if (unnamed.length === 0) return error;
	const named = unnamed.slice(0, MAX_LISTED_JOBS).join(', ');
	const more = unnamed.length - MAX_LISTED_JOBS;
	const rest = more > 0 ? ` and ${more} more, all listed in the details` : '';
	error.description =
		`${error.description ?? ''} Other jobs of this run in Scenario: ${named}${rest}. ${advice}`.trim();
	return error;
}

/** More would be unreadable; the error items of On Error: Continue have them all. */
const MAX_LISTED_ITEMS = 5;

/** Adds the indexes and messages of other failed items, and their jobs as data. */
export function withOtherItems(error: ItemError, others: ItemError[]): ItemError {
	if (others.length === 0) return error;
	const sorted = others.toSorted(
		(a, b) => Number(a.context.itemIndex) - Number(b.context.itemIndex),
	);
	setJobs(error, [...getJobs(error), ...sorted.flatMap(getJobs)]);
	const noun = sorted.length === 1 ? 'Item' : 'Items';
	const indexes = sorted.map(({ context }) => String(context.itemIndex)).join(', ');
	const messages = sorted.map(({ context, message }) => `${context.itemIndex}: ${message}`);
	error.description =
		`${error.description ?? ''} ${noun} ${indexes} didn't succeed either (${listSome(messages, MAX_LISTED_ITEMS)}).`.trim();
	return error;
}

/** The node's On Error setting, also in the form used before n8n 1.0. */
export function getOnError(context: IExecuteFunctions): OnError {
	const { onError, continueOnFail } = readNode(context);
	return onError ?? (continueOnFail ? 'continueRegularOutput' : 'stopWorkflow');
}

/** The job fields of an error item: the first job, and all job IDs if there are several. */
function jobFields(jobs: JobReference[]): IDataObject {
	const [first] = jobs;
	if (!first) return {};
	const { jobId, status, modelId, baseModelId, assetId } = first;
	return {
		jobId,
		status: status ?? null,
		modelId: modelId ?? null,
		...(baseModelId !== undefined && { baseModelId }),
		...(assetId !== undefined && { assetId }),
		...(jobs.length > 1 && { jobIds: [...new Set(jobs.map((job) => job.jobId))] }),
	};
}

/**
 * The item that On Error: Continue returns for a failed item: the message and its jobs.
 *
 * n8n sends an item to the error output when it has an `error` beside its JSON, adds the fields of
 * the input item, and then replaces all of the JSON by the message, unless the `error` is gone
 * (n8n-core, handleNodeErrorOutput and normalizeNodeErrors). The copy that n8n makes in between
 * leaves out what is not enumerable. From 2.41 on the keys `error`, `message` and `details` alone
 * would do; earlier versions take such an item for a success.
 *
 * @param onError the setting that applies: a step of a paused execution has no error output of its
 *   own, and returns the item to the node that may have one
 */
export function errorItem(
	context: IExecuteFunctions,
	error: ItemError,
	itemIndex: number,
	onError: OnError = getOnError(context),
): INodeExecutionData {
	const message = isTool(context) ? messageForAgent(error) : error.message;
	const details = jobFields(getJobs(error).filter((job) => job.itemIndex === itemIndex));
	const pairedItem = { item: itemIndex };
	if (onError !== 'continueErrorOutput')
		return { json: { error: message, ...details }, pairedItem };
	const json = { error: message, message: messageForAgent(error), details };
	const item: INodeExecutionData = { json, pairedItem };
	const hasErrorOutput = getOnError(context) === 'continueErrorOutput';
	return hasErrorOutput
		? Object.defineProperty(item, 'error', { value: error, writable: true })
		: item;
}

export const isCanceled = (context: IExecuteFunctions): boolean =>
	context.getExecutionCancelSignal()?.aborted === true;

/** n8n marks an execution as canceled when its error has exactly this message. */
const CANCELED = 'The execution was canceled';

export const canceledError = (context: IExecuteFunctions): ItemError =>
	new NodeOperationError(readNode(context), CANCELED, {
		description: 'Submitted jobs keep running in Scenario.',
	});

/** The error of a canceled execution, with the jobs of `reason`. */
export function toCanceledError(context: IExecuteFunctions, reason: unknown): ItemError {
	const error = toItemError(context, reason, 0);
	if (error.message === CANCELED) return error;
	const advice = 'Get their results with Wait for Completion.';
	return appendOtherJobIds(canceledError(context), getJobs(error), advice);
}
