import type { Body } from '../models/types';
import type { ScenarioApi } from '../transport/api';
import type { JsonRecord } from '../transport/json';
import { isRecord, recordOf, recordsOf } from '../transport/json';
import type { Job } from './job';
import { readJob } from './job';

/** A submission whose reply never came. */
export interface LostSubmission {
	/** What was to run: a model, or an app. */
	modelId?: string;
	workflowId?: string;
	body: Body;
	/** Milliseconds since the epoch. */
	sentAt: number;
}

/** Milliseconds before each look: a job may show up late. */
const LOOKS_AFTER = [1_000, 3_000, 6_000, 10_000];

/** Milliseconds that the service's clock may differ from ours. */
const CLOCK_SKEW = 120_000;

const NEWEST = 100;

const sameJson = (one: unknown, other: unknown): boolean => {
	if (Array.isArray(one) && Array.isArray(other)) {
		return one.length === other.length && one.every((entry, i) => sameJson(entry, other[i]));
	}
	if (isRecord(one) && isRecord(other)) {
		return Object.keys(one).every((key) => sameJson(one[key], other[key]));
	}
	return one === other;
};

/**
 * Whether a job of the list can be the one that was submitted: made since then, and its input, as
 * the API keeps it in `metadata.input`, says the same. Without any input to compare it is not.
 */
export function canBe(record: JsonRecord, lost: LostSubmission): boolean {
	const { body, sentAt } = lost;
	const input = recordOf(recordOf(record.metadata).input);
	const job = readJob(record);
	if (!job || Object.keys(input).length === 0) return false;
	const made = Date.parse(job.createdAt ?? '');
	if (!(made >= sentAt - CLOCK_SKEW)) return false;
	// The steps of an app have jobs of their own, which nobody submits.
	if (job.parentJobId !== undefined) return false;
	const wanted = lost.workflowId ?? lost.modelId;
	const ran = job.workflowId ?? job.modelId;
	if (ran !== undefined && ran !== wanted) return false;
	const keys = Object.keys(body).filter((key) => key !== 'modelId');
	if (keys.length === 0) return ran === wanted;
	return keys.every((key) => sameJson(body[key], input[key]));
}

/**
 * Looks for a job whose submission was never answered among the newest ones. `take` claims a job
 * for one item alone and says whether it is still free.
 *
 * @returns the job, or after how many looks it was not there
 */
export async function findLostJob(
	api: ScenarioApi,
	lost: LostSubmission,
	take: (jobId: string) => boolean,
): Promise<{ job: Job } | { looks: number }> {
	let looks = 0;
	for (const pause of LOOKS_AFTER) {
		await api.clock.sleep(pause, api.signal);
		const answer = await api.ask(
			{ method: 'GET', path: '/jobs', query: { pageSize: NEWEST } },
			{ deadline: api.clock.now() + 60_000, tries: 5 },
		);
		if ('refusal' in answer) continue;
		looks++;
		const away = (record: JsonRecord) =>
			Math.abs(Date.parse(readJob(record)?.createdAt ?? '') - lost.sentAt);
		// Of several that fit, others' among them, ours was made when the request was sent.
		const candidates = recordsOf(answer.body.jobs)
			.filter((record) => canBe(record, lost))
			.sort((one, other) => away(one) - away(other));
		for (const record of candidates) {
			const job = readJob(record, { modelId: lost.modelId, workflowId: lost.workflowId });
			if (job && take(job.jobId)) return { job };
		}
	}
	return { looks };
}
