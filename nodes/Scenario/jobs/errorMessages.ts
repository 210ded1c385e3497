import type { Explanation } from '../transport/errorMessages';
import { RETRY, RUN_ONLY_ITEM } from '../utils/advice';
import type { Job } from './job';
import { isCharged } from './job';

function describeJob({ jobId, modelId, workflowId }: Job): string {
	const ranBy = workflowId ?? modelId;
	return ranBy ? `Job ${jobId} of ${ranBy}` : `Job ${jobId}`;
}

/** Why a finished job has no result: the API's reason and hint, and what to do. */
export function explainJobEnd(job: Job): Explanation {
	if (job.end === 'canceled') {
		return {
			// The word "canceled" would make n8n show the whole execution as canceled.
			message: `${describeJob(job)} was stopped in Scenario before it finished`,
			description: `It was canceled there. For a new job, ${RETRY}.`,
		};
	}
	const reason = job.error ?? 'Scenario gave no reason';
	const hint = job.hint ? `Scenario's hint: ${job.hint}. ` : '';
	return {
		message: `${describeJob(job)} did not succeed: ${reason}`,
		description: `${hint}Change the prompt or the values if they are the reason. ${RUN_ONLY_ITEM} ${isCharged(job) ? "Scenario doesn't refund this job." : 'Scenario usually refunds failed jobs.'}`,
	};
}

/** The job has succeeded, but nothing of its result can be found. */
export const explainNoResult = (job: Job): Explanation => ({
	message: `${describeJob(job)} succeeded, but Scenario returned neither files nor text`,
	description:
		'The job is charged. Look at it in the Scenario web app. If its files appear later, get them with Wait for Completion and this job ID.',
});

/** The API doesn't cancel this job, so it keeps running. */
export const explainNotCanceled = (job: Job, reason: string): Explanation => ({
	message: `${describeJob(job)} can't be canceled. It keeps running and is charged.`,
	description: `Scenario only cancels some types of jobs, and those of models and apps aren't among them. Get the result with Wait for Completion and this job ID. Scenario said: ${reason}`,
});

/** The wait timed out, but the job keeps running and its result isn't lost. */
export function explainTimeout(job: Job, seconds: number): Explanation {
	const { pendingStep, status } = job;
	const percent = Math.round(job.progress * 100);
	if (pendingStep) {
		const { nodeId, type } = pendingStep;
		return {
			message: `${describeJob(job)} didn't finish within ${seconds} s: its step ${nodeId} waits for a person's ${type}`,
			description:
				'Without an answer it never finishes. Answer in the Scenario web app or with Answer Approval, then get the result with Wait for Completion and this job ID. "On Approval Step" in Additional Options can return the job as soon as the app asks.',
		};
	}
	return {
		message: `${describeJob(job)} didn't finish within ${seconds} s (last status ${status}, ${percent} %)`,
		description:
			'The job keeps running and its result is kept. Get it with Wait for Completion and this job ID, or raise "Timeout" in Additional Options and retry this execution with the currently saved workflow. "On Timeout" can return the job instead.',
	};
}
