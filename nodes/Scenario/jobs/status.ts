/** How a job can end. Everything else is a job that still runs. */
export type JobEnd = 'success' | 'failure' | 'canceled';

/** The API says success, failure and canceled; the other words are in circulation and mean the same. */
const ENDS: Record<string, JobEnd> = {
	success: 'success',
	succeeded: 'success',
	successful: 'success',
	completed: 'success',
	complete: 'success',
	failure: 'failure',
	failed: 'failure',
	error: 'failure',
	canceled: 'canceled',
	cancelled: 'canceled',
};

/** How the job ended, undefined while it runs. An unknown word counts as still running. */
export const endOf = (status: string): JobEnd | undefined => {
	const word = status.trim().toLowerCase();
	return Object.hasOwn(ENDS, word) ? ENDS[word] : undefined;
};

/**
 * Progress from 0 to 1. Values slightly above 1 and percentages have been seen on the wire: above
 * 2 it can only be a percentage.
 */
export function clampProgress(progress: unknown): number {
	if (typeof progress !== 'number' || !Number.isFinite(progress)) return 0;
	const share = progress > 2 ? progress / 100 : progress;
	return Math.min(1, Math.max(0, share));
}
