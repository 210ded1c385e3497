import type { Job } from './job';

/** How long the last jobs of each model or app took. */
export interface Durations {
	/** Takes note of a job that has succeeded, if its record has both times. */
	add(job: Job): void;
	/** Milliseconds, of the last jobs of the same model or app. */
	of(job: Job): number[];
}

const KEPT = 5;

const getKey = ({ workflowId, modelId }: Job) => workflowId ?? modelId ?? '';

/** Milliseconds between the creation of a job and its last change, both by the service's clock. */
const getAge = ({ createdAt = '', updatedAt = '' }: Job): number =>
	Date.parse(updatedAt) - Date.parse(createdAt);

/**
 * Milliseconds since the creation of a job, at the least. If the service's clock is ahead of ours, its
 * last change says more; if it is behind, the job seems older, which only costs some polls.
 *
 * @param now milliseconds since the epoch
 */
export function getElapsed(job: Job, now: number): number {
	const times = [now - Date.parse(job.createdAt ?? ''), getAge(job)];
	return Math.max(0, ...times.filter(Number.isFinite));
}

export function createDurations(): Durations {
	const durations = new Map<string, number[]>();
	return {
		add(job) {
			const age = getAge(job);
			if (job.end !== 'success' || !(age > 0)) return;
			durations.set(getKey(job), [...(durations.get(getKey(job)) ?? []), age].slice(-KEPT));
		},
		of: (job) => durations.get(getKey(job)) ?? [],
	};
}
