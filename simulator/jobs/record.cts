import { PROJECT_ID, USER_ID } from '../ids.cts';
import type { State } from '../state.cts';
import type { Outcome } from '../types.cts';
import { getFlow } from './flow.cts';
import type { Job } from './job.cts';
import type { Stage } from './stage.cts';
import { getStage } from './stage.cts';

const iso = (ms: number) => new Date(ms).toISOString();

/** Besides a fraction of 1, the service has sent other forms of progress. */
function getProgress(progress: number, how: Outcome['progress']): { progress?: number } {
	if (how === 'none') return {};
	if (how === 'percent') return { progress: Math.round(progress * 100) };
	if (how === 'above') return { progress: Math.min(1.02, progress * 1.1) };
	return { progress };
}

function getFailure({ outcome }: Job, { status }: Stage) {
	if (status !== 'failure') return {};
	const { error = 'The model could not process this input', hint } = outcome;
	return { ...(!outcome.oldError && { error }), ...(hint !== undefined && { hint }) };
}

/** Assumed: with a trained model in the body's `modelId`, the model that ran is the base. */
const getInput = ({ input, modelId }: Job) => ({
	...(modelId && { modelId }),
	...input,
	...(modelId && input.modelId !== undefined && { baseModelId: modelId }),
});

/** The job record as `GET /jobs/{id}` returns it. */
export function jobRecord(job: Job, state: State) {
	const { outcome } = job;
	const stage = getStage(job, state.now());
	const word = (status: string) => outcome.words?.[status] ?? status;
	const succeeded = stage.status === 'success';
	const gate = job.costDetails['quality-gate'];
	return {
		jobId: job.jobId,
		jobType: job.jobType,
		metadata: {
			input: getInput(job),
			...(job.workflowId && { workflowId: job.workflowId, flow: getFlow(job, state) }),
			assetIds: succeeded ? job.assetIds : [],
			...(succeeded && outcome.output !== undefined && { output: outcome.output }),
			...getFailure(job, stage),
		},
		...(outcome.oldError && stage.status === 'failure' && { error: outcome.error }),
		ownerId: job.projectId ?? PROJECT_ID,
		authorId: USER_ID,
		createdAt: iso(job.createdAt),
		updatedAt: iso(stage.history.at(-1)?.at ?? job.createdAt),
		status: word(stage.status),
		statusHistory: stage.history.map(({ status, at }) => ({ status: word(status), date: iso(at) })),
		...getProgress(stage.progress, outcome.progress),
		billing: {
			cuCost: job.cost,
			cuDiscount: job.discount,
			...(gate !== undefined && { cuCostDetails: { 'quality-gate': gate } }),
		},
	};
}
