import { newId } from '../ids.cts';
import type { FileKind, Outcome } from '../types.cts';
import type { State } from '../state.cts';
import type { FlowNode, Question } from './flow.cts';
import { isQuestion } from './flow.cts';
import type { Job } from './job.cts';
import { scheduleAsset } from './schedule.cts';
import { getAspectRatio } from './aspectRatio.cts';
import { getStage } from './stage.cts';

/** A validated and priced submission. */
export interface SubmissionRequest {
	/** Absent for an app, which has a workflowId. */
	modelId?: string;
	workflowId?: string;
	projectId?: string;
	jobType: string;
	body: Record<string, unknown>;
	input: Record<string, unknown>;
	/** The inputs with defaults filled in. */
	effective: Record<string, unknown>;
	cost: number;
	/** Parts of the cost by name. */
	costDetails: Record<string, number>;
	discount: number;
	outputKind: FileKind;
	/** Of the model, for the type of its assets. */
	capability?: string;
	/** Steps of an app. */
	flow?: FlowNode[];
}

function takeOutcome(state: State): Outcome {
	const outcome = state.outcomes[0];
	if (!outcome) return {};
	const left = (outcome.times ?? 1) - 1;
	if (left > 0) state.outcomes[0] = { ...outcome, times: left };
	else state.outcomes.shift();
	return outcome;
}

/** Text models return `metadata.output` instead of an asset. */
function takeOutcomeFor(state: State, { outputKind }: SubmissionRequest): Outcome {
	const outcome = takeOutcome(state);
	const writes = outputKind === 'text' && outcome.assets === undefined;
	return writes ? { output: { text: 'A lighthouse in a storm.' }, ...outcome } : outcome;
}

function numberOfAssets(
	{ kind = 'success', assets, output }: Outcome,
	{ effective }: SubmissionRequest,
) {
	if (kind !== 'success') return 0;
	if (assets !== undefined) return assets;
	if (output !== undefined) return 0;
	return typeof effective.numOutputs === 'number' ? effective.numOutputs : 1;
}

/** What an app asks halfway, about images of the step before: three to select from, or one to approve. */
function createQuestion(state: State, flow: FlowNode[], askedAt: number): Question | undefined {
	const node = flow.find(isQuestion);
	if (!node) return undefined;
	const plan = {
		kind: 'image' as const,
		shape: undefined,
		bytes: undefined,
		from: {},
		at: askedAt,
	};
	const number = node.type === 'user-selection' ? 3 : 1;
	const items = Array.from({ length: number }, () => scheduleAsset(state, plan));
	return { nodeId: node.id, type: node.type, askedAt, items };
}

/**
 * Creates a job and schedules its assets. A job with a question has no end until it is answered.
 *
 * @param outcome default: the next one that control has queued
 */
export function createJob(
	state: State,
	request: SubmissionRequest,
	outcome = takeOutcomeFor(state, request),
): Job {
	const { outputKind, effective, capability, ...rest } = request;
	const jobId = newId('job');
	const createdAt = state.now();
	const seconds = outcome.seconds ?? state.settings.jobSeconds;
	const question = createQuestion(state, request.flow ?? [], createdAt + seconds * 500);
	const isEndless = outcome.kind === 'never' || question !== undefined;
	const endsAt = isEndless ? Infinity : createdAt + seconds * 1000;
	const prompt = typeof effective.prompt === 'string' ? effective.prompt : undefined;
	const plan = {
		kind: outcome.assetKind ?? outputKind,
		shape: getAspectRatio(effective),
		bytes: outcome.bytes,
		from: { jobId, modelId: request.modelId, prompt },
		capability,
		at: endsAt,
	};
	const previews = Array.from({ length: outcome.previews ?? 0 }, () =>
		scheduleAsset(state, { ...plan, kind: 'image' }),
	);
	const assets = Array.from({ length: numberOfAssets(outcome, request) }, () =>
		scheduleAsset(state, plan),
	);
	const assetIds = [...previews, ...assets];
	const jobType = outcome.jobType ?? request.jobType;
	const job: Job = { ...rest, jobId, jobType, outcome, assetIds, question, createdAt, endsAt };
	state.jobs.push(job);
	return job;
}

/** Cancels a running job and drops its scheduled assets. */
export function cancelJob(state: State, job: Job): void {
	job.canceledAt = state.now();
	for (const id of job.assetIds) state.assets.delete(id);
}

/** Number of jobs that count against the concurrency limit. */
export const jobsInFlight = (state: State): number =>
	state.jobs.filter((job) => !getStage(job, state.now()).ended).length;
