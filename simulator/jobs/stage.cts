import type { Job } from './job.cts';

/** The documented words, in the order of a job's life. */
export type JobStatus =
	'queued' | 'warming-up' | 'in-progress' | 'finalizing' | 'success' | 'failure' | 'canceled';

export interface Stage {
	status: JobStatus;
	/** 0 to 1. */
	progress: number;
	/** Each status with when it began, milliseconds since the epoch. */
	history: Array<{ status: JobStatus; at: number }>;
	ended: boolean;
}

/** Share of a job's time at which each status begins. */
const BEGINNINGS: Array<[JobStatus, number]> = [
	['queued', 0],
	['warming-up', 0.05],
	['in-progress', 0.15],
	['finalizing', 0.92],
];

/** Milliseconds that a job without an end takes to get to where it stands still. */
const STANDSTILL = 60_000;

const endOf = ({ canceledAt, outcome, endsAt }: Job): { status: JobStatus; at: number } => {
	if (canceledAt !== undefined) return { status: 'canceled', at: canceledAt };
	const kind = outcome.kind ?? 'success';
	return { status: kind === 'never' ? 'in-progress' : kind, at: endsAt };
};

/** How a job stands at a time. */
export function stageOf(job: Job, now: number): Stage {
	const end = endOf(job);
	const span = Number.isFinite(job.endsAt) ? job.endsAt - job.createdAt : STANDSTILL;
	const until = Math.min(now, end.at);
	const share = span > 0 ? Math.min(1, (until - job.createdAt) / span) : 1;
	const ended = now >= end.at;

	const finalizes = (job.outcome.kind ?? 'success') === 'success';
	const passed = BEGINNINGS.filter(
		([status, from]) => from <= share && (status !== 'finalizing' || finalizes),
	).map(([status, from]) => ({ status, at: Math.round(job.createdAt + from * span) }));
	const history = ended ? [...passed, end] : passed;

	const last = history.at(-1) ?? { status: 'queued', at: job.createdAt };
	const running = Math.max(0, Math.min(0.99, (share - 0.15) / 0.85));
	return {
		status: last.status,
		progress: last.status === 'success' ? 1 : Math.round(running * 100) / 100,
		history,
		ended,
	};
}

/** What the project pays for a job as it stands: one that ended without a result is refunded. */
export function chargeOf(job: Job, now: number): number {
	const { status } = stageOf(job, now);
	return status === 'failure' || status === 'canceled' ? 0 : job.cost;
}
