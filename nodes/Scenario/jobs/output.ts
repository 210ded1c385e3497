import type { IDataObject } from 'n8n-workflow';

import type { Asset } from '../assets/asset';
import { assetFields } from '../assets/asset';
import { toDataObject } from '../utils/json';
import type { Job } from './job';
import { pendingStepOutput } from './pendingStep';

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
