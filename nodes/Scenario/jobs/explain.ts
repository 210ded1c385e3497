import type { Explanation } from '../transport/explain';
import type { Job } from './job';

const nameOf = ({ jobId, modelId }: Job) =>
	modelId ? `Job ${jobId} of ${modelId}` : `Job ${jobId}`;

/** Why a job that has ended gave nothing: the API's reason and hint, and what to do. */
export function explainEnd(job: Job): Explanation {
	if (job.end === 'canceled') {
		return {
			message: `${nameOf(job)} was canceled`,
			description: 'Somebody stopped it in Scenario. Run this item again to make a new job.',
		};
	}
	const reason = job.error ?? 'Scenario gave no reason';
	const hint = job.hint ? `Scenario's hint: ${job.hint}. ` : '';
	return {
		message: `${nameOf(job)} did not succeed: ${reason}`,
		description: `${hint}Change the prompt or the values and run again. Scenario refunds jobs that fail, as a rule.`,
	};
}

/** A wait that is over while the job goes on: nothing is lost, and where to find it. */
export function explainTimeout(job: Job, seconds: number): Explanation {
	const percent = Math.round(job.progress * 100);
	return {
		message: `${nameOf(job)} has not ended after ${seconds} s (last status ${job.status}, ${percent} %)`,
		description:
			'The job goes on and its result is kept. Fetch it with Wait for Completion or Get Job and this job ID, or raise Timeout in Additional Options. On Timeout can return the job instead.',
	};
}
