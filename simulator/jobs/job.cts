import type { State } from '../state.cts';
import type { Outcome } from '../types.cts';
import type { FlowNode, Question } from './flow.cts';

/** What is known of a job when it is submitted. */
export interface Submission {
	/** `custom` for models. Other types can be canceled. */
	jobType: string;
	/** Absent for an app, which has a workflowId. */
	modelId?: string;
	workflowId?: string;
	projectId?: string;
	/** The body as received, and the inputs the service kept of it. */
	body: Record<string, unknown>;
	input: Record<string, unknown>;
	/** Creative Units. */
	cost: number;
	/** Parts of the cost by name. */
	costDetails: Record<string, number>;
	/** Steps of an app. */
	flow?: FlowNode[];
}

/** A stored job. Its status depends only on the time: see `getStage`. */
export interface Job extends Submission {
	jobId: string;
	outcome: Outcome;
	/** Ids of the assets it returns on success. */
	assetIds: string[];
	/** Milliseconds since the epoch; endsAt is Infinity for a job that never ends. */
	createdAt: number;
	endsAt: number;
	/** What an app asks a person on its way. */
	question?: Question;
	/** Set when the job was canceled. */
	canceledAt?: number;
}

/** The documented statuses, in the order a job passes through them. */
type JobStatus =
	'queued' | 'warming-up' | 'in-progress' | 'finalizing' | 'success' | 'failure' | 'canceled';

/** Fraction of a job's duration at which each status begins. */
const BEGINNINGS: Array<[JobStatus, number]> = [
	['queued', 0],
	['warming-up', 0.05],
	['in-progress', 0.15],
	['finalizing', 0.92],
];

/** Milliseconds until a job that never ends stops making progress. */
const STANDSTILL = 60_000;

const getEnd = ({ canceledAt, outcome, endsAt }: Job): { status: JobStatus; at: number } => {
	if (canceledAt !== undefined) return { status: 'canceled', at: canceledAt };
	const kind = outcome.kind ?? 'success';
	return { status: kind === 'never' ? 'in-progress' : kind, at: endsAt };
};

/** Milliseconds that a job takes, and when it stops making progress. */
function getSpan({ createdAt, endsAt, question }: Job): { span: number; standsAt: number } {
	if (Number.isFinite(endsAt)) return { span: endsAt - createdAt, standsAt: endsAt };
	if (!question) return { span: STANDSTILL, standsAt: Infinity };
	// Halfway, until a person answers.
	return { span: 2 * (question.askedAt - createdAt), standsAt: question.askedAt };
}

/** The status of a job at a given time. */
export function getStage(job: Job, now: number) {
	const end = getEnd(job);
	const { span, standsAt } = getSpan(job);
	const until = Math.min(now, end.at, standsAt);
	const share = span > 0 ? Math.min(1, (until - job.createdAt) / span) : 1;
	const ended = now >= end.at;

	const finalizes = (job.outcome.kind ?? 'success') === 'success' && !job.question;
	const passed = BEGINNINGS.filter(
		([status, from]) => from <= share && (status !== 'finalizing' || finalizes),
	).map(([status, from]) => ({ status, at: Math.round(job.createdAt + from * span) }));
	const history = ended ? [...passed, end] : passed;

	const { status, at: updatedAt } = history.at(-1) ?? {
		status: 'queued' as const,
		at: job.createdAt,
	};
	const running = Math.max(0, Math.min(0.99, (share - 0.15) / 0.85));
	const progress = status === 'success' ? 1 : Math.round(running * 100) / 100;
	return {
		status,
		/** 0 to 1. */
		progress,
		/** Each status with its start time, milliseconds since the epoch. */
		history,
		/** When the status began. */
		updatedAt,
		ended,
	};
}

export type Stage = ReturnType<typeof getStage>;

/** Creative Units charged so far. Jobs that failed or were canceled are refunded, as a rule. */
export function getCharge(job: Job, now: number): number {
	const { status } = getStage(job, now);
	const isRefunded =
		job.outcome.refund !== false && (status === 'failure' || status === 'canceled');
	return isRefunded ? 0 : job.cost;
}

/** Number of jobs that count against the concurrency limit. */
export const jobsInFlight = (state: State): number =>
	state.jobs.filter((job) => !getStage(job, state.now()).ended).length;

/** Cancels a running job and drops its scheduled assets. */
export function cancelJob(state: State, job: Job): void {
	job.canceledAt = state.now();
	for (const id of job.assetIds) state.assets.delete(id);
}
