import { badRequest } from '../middleware/httpError.cts';
import type { State } from '../state.cts';
import { cancelJob } from './create.cts';
import type { Question } from './flow.cts';
import type { Job } from './job.cts';

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
	type: Question['type'],
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
	if (!isWaiting) throw badRequest(`Node ${String(nodeId)} is not waiting for a user`);
	question.answer = answer;
	if (answer === 'reject') cancelJob(state, job);
	else resumeJob(job, question, state);
}
