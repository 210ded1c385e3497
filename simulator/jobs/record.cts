import type { Outcome } from '../types.cts';
import type { Job } from './job.cts';
import type { Stage } from './stage.cts';
import { stageOf } from './stage.cts';

const iso = (ms: number) => new Date(ms).toISOString();

/** Seen on the wire beside a plain share of 1. */
function progressOf(progress: number, how: Outcome['progress']): { progress?: number } {
	if (how === 'none') return {};
	if (how === 'percent') return { progress: Math.round(progress * 100) };
	if (how === 'above') return { progress: Math.min(1.02, progress * 1.1) };
	return { progress };
}

function reasonOf({ outcome }: Job, { status }: Stage) {
	if (status !== 'failure') return {};
	const { error = 'The model could not process this input', hint } = outcome;
	return { ...(!outcome.oldError && { error }), ...(hint !== undefined && { hint }) };
}

/** The record as `GET /jobs/{id}` gives it. */
export function jobRecord(job: Job, now: number) {
	const { outcome } = job;
	const stage = stageOf(job, now);
	const word = (status: string) => outcome.words?.[status] ?? status;
	const succeeded = stage.status === 'success';
	return {
		jobId: job.jobId,
		jobType: job.jobType,
		metadata: {
			input: { ...job.input, ...(job.modelId && { modelId: job.modelId }) },
			...(job.workflowId && { workflowId: job.workflowId }),
			assetIds: succeeded ? job.assetIds : [],
			...(succeeded && outcome.output !== undefined && { output: outcome.output }),
			...reasonOf(job, stage),
		},
		...(outcome.oldError && stage.status === 'failure' && { error: outcome.error }),
		ownerId: job.projectId ?? 'proj_simulator',
		authorId: 'apiu_simulator',
		createdAt: iso(job.createdAt),
		updatedAt: iso(stage.history.at(-1)?.at ?? job.createdAt),
		status: word(stage.status),
		statusHistory: stage.history.map(({ status, at }) => ({ status: word(status), date: iso(at) })),
		...progressOf(stage.progress, outcome.progress),
		billing: { cuCost: job.cost, cuDiscount: job.discount },
	};
}
