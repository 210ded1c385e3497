import type { Explanation } from '../transport/explain';
import type { Job } from './job';

function nameOf({ jobId, modelId, workflowId }: Job): string {
	const ranBy = workflowId ?? modelId;
	return ranBy ? `Job ${jobId} of ${ranBy}` : `Job ${jobId}`;
}

/** Why a job that has ended gave nothing: the API's reason and hint, and what to do. */
export function explainEnd(job: Job): Explanation {
	if (job.end === 'canceled') {
		return {
			// The word "canceled" would make n8n show the whole execution as canceled.
			message: `${nameOf(job)} was stopped in Scenario before it ended`,
			description: 'Somebody stopped it there. Run this item again to make a new job.',
		};
	}
	const reason = job.error ?? 'Scenario gave no reason';
	const hint = job.hint ? `Scenario's hint: ${job.hint}. ` : '';
	return {
		message: `${nameOf(job)} did not succeed: ${reason}`,
		description: `${hint}Change the prompt or the values and run again. Scenario refunds jobs that fail, as a rule.`,
	};
}

/** A job that the API would not cancel: it runs on, and nothing is wrong with that. */
export const explainNotCanceled = (job: Job, reason: string): Explanation => ({
	message: `${nameOf(job)} can not be canceled: it goes on and is paid`,
	description: `Scenario lets only some types of job be stopped, and what models and apps make is not among them. Fetch the result with Wait for Completion and this job ID. Scenario said: ${reason}`,
});

/** A wait that is over while the job goes on: nothing is lost, and where to find it. */
export function explainTimeout(job: Job, seconds: number): Explanation {
	const percent = Math.round(job.progress * 100);
	return {
		message: `${nameOf(job)} has not ended after ${seconds} s (last status ${job.status}, ${percent} %)`,
		description:
			'The job goes on and its result is kept. Fetch it with Wait for Completion or Get Job and this job ID, or raise Timeout in Additional Options. On Timeout can return the job instead.',
	};
}
