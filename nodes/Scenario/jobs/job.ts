import type { IDataObject } from 'n8n-workflow';

import type { Asset } from '../assets/asset';
import { assetFields } from '../assets/asset';
import type { JsonRecord } from '../utils/json';
import { asNumber, asRecord, asText, isRecord, toDataObject } from '../utils/json';
import { asId, asIds, asLine } from '../utils/text';
import type { UserStep } from './pendingStep';
import { pendingStepOutput, readUserSteps } from './pendingStep';

/** How a job can end. With any other status it is still running. */
type JobEnd = 'success' | 'failure' | 'canceled';

/** The API uses success, failure and canceled; the other words are accepted as synonyms. */
const ENDS: Record<string, JobEnd> = {
	success: 'success',
	succeeded: 'success',
	successful: 'success',
	completed: 'success',
	complete: 'success',
	failure: 'failure',
	failed: 'failure',
	error: 'failure',
	canceled: 'canceled',
	cancelled: 'canceled',
};

/** How the job ended, undefined while it runs. An unknown word counts as still running. */
export const toJobEnd = (status: string): JobEnd | undefined => {
	const word = status.trim().toLowerCase();
	return Object.hasOwn(ENDS, word) ? ENDS[word] : undefined;
};

/**
 * Progress from 0 to 1. The API also returns values slightly above 1 and percentages: above 2 it can
 * only be a percentage.
 */
export function clampProgress(progress: unknown): number {
	if (typeof progress !== 'number' || !Number.isFinite(progress)) return 0;
	const share = progress > 2 ? progress / 100 : progress;
	return Math.min(1, Math.max(0, share));
}

/** A job, read from any of the shapes that the API has used. */
export interface Job {
	jobId: string;
	/** success, failure or canceled once finished, otherwise the API's own status. */
	status: string;
	/** How it ended; undefined while it is running. */
	end?: JobEnd;
	/** 0 to 1. */
	progress: number;
	/** The model that ran, or the trained model that it used; the first, if it used several. */
	modelId?: string;
	/** With a trained model: the model that ran. */
	baseModelId?: string;
	/** The app that it runs, or is a step of. */
	workflowId?: string;
	/** For a step of an app: the app's job. */
	parentJobId?: string;
	/** Creative Units, including add-ons. */
	cost?: number;
	/** It is charged even if it fails. */
	disableRefund?: boolean;
	assetIds: string[];
	/** The step of an app that waits for a person; without an answer, the job never ends. */
	pendingStep?: UserStep;
	/** Results other than assets, e.g. a caption; `prompts` of a generated prompt. */
	output?: unknown;
	/** The API's reason for a failed job, and its advice. */
	error?: string;
	hint?: string;
	createdAt?: string;
	updatedAt?: string;
	/** The raw record, for Simplify off. */
	record: JsonRecord;
}

/** Fields known before the job's record is read. */
export type KnownFields = Partial<
	Pick<Job, 'modelId' | 'baseModelId' | 'workflowId' | 'cost' | 'disableRefund'>
>;

const readMessage = (value: unknown) => asLine(value) ?? asLine(asRecord(value).message);

/** Known statuses have at most 12 characters. */
const MAX_STATUS_LENGTH = 40;

/** `cuCost` only covers the main action; `cuCostDetails` has the add-ons (docs/service-facts.md, Money). */
function readCost({ cuCost, cuCostDetails }: JsonRecord): number | undefined {
	const main = asNumber(cuCost);
	if (main === undefined) return undefined;
	const addOns = Object.values(asRecord(cuCostDetails)).map((cost) => asNumber(cost) ?? 0);
	return addOns.reduce((sum, cost) => sum + cost, main);
}

/** LoRAs in a job's input; other entries have been seen, e.g. URLs. */
const readLoras = (input: JsonRecord): string[] =>
	asIds(input.loras).filter((id) => id.startsWith('model_'));

/**
 * In a job's input, `modelId` and `loras` are trained models, and `baseModelId` is the model that ran.
 * Without a trained model, `modelId` is the model that ran.
 */
function readModelIds(record: JsonRecord): Pick<Job, 'modelId' | 'baseModelId'> {
	const metadata = asRecord(record.metadata);
	const input = asRecord(metadata.input);
	const inInput = asId(input.modelId);
	const named = asId(metadata.modelId) ?? inInput ?? asId(record.modelId);
	const ran = asId(input.baseModelId) ?? named;
	const candidates = [inInput, named, ...readLoras(input)];
	const trained = candidates.find((id) => id !== undefined && id !== ran);
	return trained === undefined ? { modelId: ran } : { modelId: trained, baseModelId: ran };
}

/**
 * Reads `{job, creativeUnitsCost?, prompts?}` or a bare job record. `known`, from the submission or an earlier
 * record, fills in missing fields.
 *
 * @returns undefined when it contains no job
 */
export function readJob(reply: JsonRecord, known?: KnownFields): Job | undefined {
	const record = isRecord(reply.job) ? reply.job : reply;
	const jobId = asId(record.jobId) ?? asId(record.id);
	if (!jobId) return undefined;
	const metadata = asRecord(record.metadata);
	const status = asLine(record.status, MAX_STATUS_LENGTH) ?? 'queued';
	const end = toJobEnd(status);
	// Only jobs of apps have any.
	const steps = end || metadata.flow === undefined ? [] : readUserSteps(metadata.flow);
	// What was submitted counts: the record of a new job may lack its input.
	const billing = asRecord(record.billing);
	const { modelId, baseModelId } = known?.modelId === undefined ? readModelIds(record) : known;
	return {
		jobId,
		status: end ?? status,
		...(end && { end }),
		progress: end === 'success' ? 1 : clampProgress(record.progress),
		modelId,
		baseModelId,
		workflowId: known?.workflowId ?? asId(metadata.workflowId) ?? asId(record.workflowId),
		parentJobId: asId(metadata.workflowJobId) ?? asId(record.workflowJobId),
		cost: readCost(billing) ?? asNumber(reply.creativeUnitsCost) ?? known?.cost,
		...((billing.disableRefund === true || known?.disableRefund) && { disableRefund: true }),
		assetIds: asIds(metadata.assetIds),
		pendingStep: steps.find(({ isPending }) => isPending),
		output:
			metadata.output ?? (Array.isArray(reply.prompts) ? { prompts: reply.prompts } : undefined),
		error: readMessage(metadata.error) ?? readMessage(record.error),
		hint: asLine(metadata.hint) ?? asLine(record.hint),
		createdAt: asText(record.createdAt),
		updatedAt: asText(record.updatedAt),
		record,
	};
}

/** xAI charges for what its moderation has stopped (docs/service-facts.md, Money). */
const isStoppedByXai = ({ modelId = '', baseModelId = modelId, error = '', hint = '' }: Job) =>
	baseModelId.startsWith('model_xai-') && /moderat/i.test(`${error} ${hint}`);

/** Whether a job is charged: failed and canceled ones are refunded as a rule, but not all. */
export const isCharged = (job: Job): boolean =>
	job.end === undefined ||
	job.end === 'success' ||
	job.disableRefund === true ||
	(job.end === 'failure' && isStoppedByXai(job));

/** What jobs cost together. */
export interface ChargedJobs {
	/** Creative Units. */
	total: number;
	/** How many of the jobs are charged. */
	count: number;
}

/**
 * What the jobs of a run cost. Refunded jobs don't count. Without the cost of one of the jobs there
 * is no total.
 */
export function chargedJobs(jobs: Job[]): ChargedJobs | undefined {
	const charged = jobs.filter(isCharged);
	const costs = charged.flatMap(({ cost }) => cost ?? []);
	if (costs.length === 0 || costs.length < charged.length) return undefined;
	// Costs have up to three decimals; sums of them would have more.
	const total = Number(costs.reduce((sum, cost) => sum + cost, 0).toFixed(3));
	return { total, count: costs.length };
}

/** The model, its base if it is a trained one, and the app, if there was one. */
const sourceFields = ({ modelId, baseModelId, workflowId }: Job, madeWith?: string) => ({
	modelId: modelId ?? madeWith ?? null,
	...(baseModelId !== undefined && { baseModelId }),
	...(workflowId !== undefined && { workflowId }),
});

/** Output of a job without its files. With Simplify off, the API's record. */
export function jobOutput(job: Job, simplify: boolean): IDataObject {
	if (!simplify) return toDataObject(job.record);
	return {
		jobId: job.jobId,
		status: job.status,
		progress: job.progress,
		...sourceFields(job),
		cost: job.cost ?? null,
		assetIds: job.assetIds,
		...(job.pendingStep && { pendingStep: pendingStepOutput(job.pendingStep) }),
		...(job.error !== undefined && { error: job.error }),
		...(job.hint !== undefined && { hint: job.hint }),
		createdAt: job.createdAt ?? null,
		updatedAt: job.updatedAt ?? null,
	};
}

/**
 * Output of one asset of a successful job. With Simplify off, the API's two records.
 *
 * @param text of a text asset; null if it is too long
 */
export function assetOutput(
	job: Job,
	asset: Asset,
	simplify: boolean,
	text?: string | null,
): IDataObject {
	if (!simplify) return { job: toDataObject(job.record), asset: toDataObject(asset.record) };
	return {
		jobId: job.jobId,
		status: job.status,
		...sourceFields(job, asset.modelId),
		cost: job.cost ?? null,
		...(text !== undefined && { text }),
		...assetFields(asset),
	};
}

/** Output of a successful job without assets: its result is in its record. */
export function textOutput(job: Job, simplify: boolean): IDataObject {
	if (!simplify) return { job: toDataObject(job.record) };
	return {
		jobId: job.jobId,
		status: job.status,
		...sourceFields(job),
		cost: job.cost ?? null,
		...toDataObject({ output: job.output ?? null }),
	};
}
