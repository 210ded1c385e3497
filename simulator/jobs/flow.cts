import { findAsset } from '../files/asset.cts';
import { signedUrl } from '../files/signedUrl.cts';
import { check } from '../middleware/errors.cts';
import type { State } from '../state.cts';
import { cancelJob, getStage, type Job } from './job.cts';

type QuestionType = 'user-approval' | 'user-selection';

/** A step of an app, as the API describes it. */
export interface FlowNode {
	id: string;
	type: 'custom-model' | QuestionType;
	modelId?: string;
	dependsOn?: string[];
	/** Of a selection: its list input limits how many items a person may select. */
	inputs?: Array<{ name: string; type: 'file_array'; max?: number }>;
}

/** Whether a step waits for a person. */
export const isQuestion = (node: FlowNode): node is FlowNode & { type: QuestionType } =>
	node.type !== 'custom-model';

/** What a step asks a person. */
export interface Question {
	nodeId: string;
	type: QuestionType;
	/** When the app arrives at it, milliseconds since the epoch. */
	askedAt: number;
	/** Assets of the step before it, to look at or to select from. */
	items: string[];
	answer?: 'approve' | 'select' | 'reject';
}

type NodeStatus = 'failure' | 'pending' | 'processing' | 'rejected' | 'skipped' | 'success';

/** How far a job with a question is: nodes before it, itself, and after it. */
function getQuestionStatuses(question: Question, job: Job, now: number): NodeStatus[] {
	if (question.answer === 'reject') return ['success', 'rejected', 'skipped'];
	if (now < question.askedAt) return ['processing', 'pending', 'pending'];
	if (!question.answer) return ['success', 'processing', 'pending'];
	return ['success', 'success', getEndStatus(job, now)];
}

function getEndStatus(job: Job, now: number): NodeStatus {
	const { status, ended } = getStage(job, now);
	if (!ended) return 'processing';
	if (status === 'canceled') return 'skipped';
	return status === 'failure' ? 'failure' : 'success';
}

/** The steps of an app with their statuses, as `metadata.flow` has them. */
export function getFlow(job: Job, state: State) {
	const { flow = [], question } = job;
	const now = state.now();
	const asked = flow.findIndex(({ id }) => id === question?.nodeId);
	const [before, itself, after] = question
		? getQuestionStatuses(question, job, now)
		: [getEndStatus(job, now), undefined, undefined];
	return flow.map((node, i) => {
		const status = asked < 0 || i < asked ? before : i === asked ? itself : after;
		const isLast = i === flow.length - 1;
		const isShown = flow[asked]?.dependsOn?.includes(node.id) && status === 'success';
		const shown = isShown ? (question?.items ?? []) : [];
		const results = isLast && status === 'success' ? job.assetIds : [];
		const assets = [...shown, ...results]
			.filter((assetId) => findAsset(state, assetId))
			.map((assetId) => ({ assetId, url: signedUrl(state, `/cdn/assets/${assetId}`) }));
		const isSelection = node.type === 'user-selection' && status !== 'pending';
		return {
			...node,
			status,
			...(isSelection && { items: question?.items }),
			...(assets.length > 0 && { assets }),
		};
	});
}

/** Lets a job end as its outcome says, half of its duration from now. */
function resumeJob(job: Job, question: Question, state: State): void {
	if (job.outcome.kind === 'never') return;
	job.endsAt = state.now() + (question.askedAt - job.createdAt);
	for (const id of job.assetIds) {
		const { frames } = state.assets.get(id) ?? {};
		for (const assetId of [id, frames?.first, frames?.last]) {
			const asset = assetId === undefined ? undefined : state.assets.get(assetId);
			if (asset) asset.createdAt = job.endsAt;
		}
	}
}

/**
 * Answers the step of an app that waits for a person. A rejection cancels the job.
 *
 * @throws {HttpError} 400 if the step doesn't wait for this kind of answer
 */
export function answerQuestion(
	job: Job,
	type: QuestionType,
	nodeId: unknown,
	answer: NonNullable<Question['answer']>,
	state: State,
): void {
	const { question } = job;
	const isWaiting =
		question?.type === type &&
		question.nodeId === nodeId &&
		question.answer === undefined &&
		state.now() >= question.askedAt;
	check(question && isWaiting, `Node ${String(nodeId)} is not waiting for a user`);
	question.answer = answer;
	if (answer === 'reject') cancelJob(state, job);
	else resumeJob(job, question, state);
}
