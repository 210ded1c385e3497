import type { IDataObject } from 'n8n-workflow';

import type { Asset } from '../assets/asset';
import { assetFields } from '../assets/asset';
import type { JsonRecord } from '../transport/json';
import { isRecord } from '../transport/json';
import type { Job } from './job';

/** The API's JSON as n8n's JSON: it came from JSON.parse, so it holds nothing else. */
const isDataObject = (value: unknown): value is IDataObject => isRecord(value);

/** The API's record as the JSON of an item. */
export const dataOf = (record: JsonRecord): IDataObject => (isDataObject(record) ? record : {});

/** What made it: the model, and the app when one ran. */
const ranBy = ({ modelId, workflowId }: Job, madeWith?: string) => ({
	modelId: modelId ?? madeWith ?? null,
	...(workflowId !== undefined && { workflowId }),
});

/** One item a job: what was submitted, or looked up. With Simplify off the API's record. */
export function jobOutput(job: Job, simplify: boolean): IDataObject {
	if (!simplify) return dataOf(job.record);
	return {
		jobId: job.jobId,
		status: job.status,
		progress: job.progress,
		...ranBy(job),
		cost: job.cost ?? null,
		assetIds: job.assetIds,
		...(job.error !== undefined && { error: job.error }),
		...(job.hint !== undefined && { hint: job.hint }),
		createdAt: job.createdAt ?? null,
		updatedAt: job.updatedAt ?? null,
	};
}

/** One item an asset of a job that succeeded. With Simplify off the API's two records. */
export function assetOutput(job: Job, asset: Asset, simplify: boolean): IDataObject {
	if (!simplify) return { job: dataOf(job.record), asset: dataOf(asset.record) };
	return {
		jobId: job.jobId,
		status: job.status,
		...ranBy(job, asset.modelId),
		cost: job.cost ?? null,
		...assetFields(asset),
	};
}

/** The one item of a job that succeeded without an asset: models that make text answer so. */
export function textOutput(job: Job, simplify: boolean): IDataObject {
	if (!simplify) return { job: dataOf(job.record) };
	return {
		jobId: job.jobId,
		status: job.status,
		...ranBy(job),
		cost: job.cost ?? null,
		...dataOf({ output: job.output ?? null }),
	};
}
