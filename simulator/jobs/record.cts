import { iso, PROJECT_ID, USER_ID } from '../ids.cts';
import type { State } from '../state.cts';
import { getFlow } from './flow.cts';
import { getStage, type Job, type Stage } from './job.cts';

function getFailure({ outcome }: Job, { status }: Stage) {
	if (status !== 'failure') return {};
	const { error = 'The model could not process this input', hint } = outcome;
	return { error, ...(hint !== undefined && { hint }) };
}

/** Null while the record of a finished job isn't complete. */
function getAssetIds({ assetIds, outcome, endsAt }: Job, { status }: Stage, now: number) {
	if (status !== 'success') return [];
	const { assetIdsAfter = 0 } = outcome;
	return now >= endsAt + assetIdsAfter * 1000 ? assetIds : null;
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
			assetIds: getAssetIds(job, stage, state.now()),
			...(succeeded && outcome.output !== undefined && { output: outcome.output }),
			...getFailure(job, stage),
		},
		ownerId: job.projectId ?? PROJECT_ID,
		authorId: USER_ID,
		createdAt: iso(job.createdAt),
		updatedAt: iso(stage.updatedAt),
		status: word(stage.status),
		statusHistory: stage.history.map(({ status, at }) => ({ status: word(status), date: iso(at) })),
		progress: stage.progress,
		billing: {
			cuCost: job.cost,
			cuDiscount: 0,
			...(outcome.refund === false && { disableRefund: true }),
			...(gate !== undefined && { cuCostDetails: { 'quality-gate': gate } }),
		},
	};
}
