import { newId } from '../ids.cts';
import type { State } from '../state.cts';
import type { FileKind, Outcome } from '../types.cts';
import { isQuestion, type FlowNode, type Question } from './flow.cts';
import type { Job, Submission } from './job.cts';
import { getAspectRatio, scheduleAsset } from './results.cts';

/** A validated and priced submission. */
export interface SubmissionRequest extends Submission {
	/** The inputs with defaults filled in. */
	effective: Record<string, unknown>;
	outputKind: FileKind;
	/** Of the model, for the type of its assets. */
	capability?: string;
}

function takeOutcome(state: State, { body }: SubmissionRequest): Outcome {
	const index = state.outcomes.findIndex(
		({ prompt }) => prompt === undefined || prompt === body.prompt,
	);
	const outcome = state.outcomes[index];
	if (!outcome) return {};
	const left = (outcome.times ?? 1) - 1;
	state.outcomes.splice(index, 1, ...(left > 0 ? [{ ...outcome, times: left }] : []));
	return outcome;
}

function numberOfAssets(
	{ kind = 'success', assets, output }: Outcome,
	{ effective: { numOutputs } }: SubmissionRequest,
): number {
	if (kind !== 'success') return 0;
	if (assets !== undefined) return assets;
	if (output !== undefined) return 0;
	return typeof numOutputs === 'number' ? numOutputs : 1;
}

/** What an app asks halfway, about images of the step before: three to select from, or one to approve. */
function createQuestion(state: State, flow: FlowNode[], askedAt: number): Question | undefined {
	const node = flow.find(isQuestion);
	if (!node) return undefined;
	const items = Array.from({ length: node.type === 'user-selection' ? 3 : 1 }, () =>
		scheduleAsset(state, { kind: 'image', shape: undefined, from: {}, at: askedAt }),
	);
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
	outcome = takeOutcome(state, request),
): Job {
	const { outputKind, effective, capability, ...submission } = request;
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
		text: outcome.text,
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
	const job: Job = {
		...submission,
		jobType: outcome.jobType ?? request.jobType,
		cost: request.cost * (outcome.costFactor ?? 1),
		...{ jobId, outcome, question, createdAt, endsAt },
		assetIds: [...previews, ...assets],
	};
	state.jobs.push(job);
	return job;
}
