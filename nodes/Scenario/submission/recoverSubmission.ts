import { NodeApiError } from 'n8n-workflow';

import type { Job } from '../jobs/job';
import { readJob } from '../jobs/job';
import type { ScenarioClient } from '../transport/client';
import { listPages } from '../transport/pagination';
import type { JsonRecord } from '../utils/json';
import { asRecord, asText, isRecord } from '../utils/json';
import type { UnconfirmedSubmission } from './submissionStore';
import { isClaimed, openSubmissions } from './submissionStore';

/** Milliseconds before each listing: a job may appear late. */
const DELAYS_MS = [1_000, 3_000, 6_000, 10_000];

/** Milliseconds between listings while a job may still belong to another submission. */
const WITHHELD_DELAY_MS = 5_000;

/** Maximum milliseconds between a request and the creation of its job. */
const MAX_DELAY_MS = 120_000;

/** The API's maximum page size; newest jobs come first. */
const PAGE_SIZE = 100;

/** Enough for a retry of the execution hours later. */
const MAX_PAGES = 10;

const isSameJson = (one: unknown, other: unknown): boolean => {
	if (Array.isArray(one) && Array.isArray(other)) {
		return one.length === other.length && one.every((entry, i) => isSameJson(entry, other[i]));
	}
	if (isRecord(one) && isRecord(other)) {
		return Object.keys(one).every((key) => isSameJson(one[key], other[key]));
	}
	return one === other;
};

const createdAt = (record: JsonRecord): number => Date.parse(asText(record.createdAt) ?? '');

/**
 * Whether a listed job can be the submitted one: it was created after the request left, by the
 * service's own clock, and its input, which the API keeps in `metadata.input`, is the same. A job
 * without input never matches.
 */
export function matchesSubmission(record: JsonRecord, lost: UnconfirmedSubmission): boolean {
	const { body, sentAt } = lost;
	const input = asRecord(asRecord(record.metadata).input);
	const job = readJob(record);
	if (!job || Object.keys(input).length === 0) return false;
	// Records may have whole seconds.
	const delay = createdAt(record) - Math.floor(sentAt / 1000) * 1000;
	if (!(delay >= 0 && delay <= MAX_DELAY_MS)) return false;
	// The steps of an app have jobs of their own, which nobody submits.
	if (job.parentJobId !== undefined) return false;
	const sentTo = lost.workflowId ?? lost.baseModelId ?? lost.modelId;
	const ran = job.workflowId ?? job.baseModelId ?? job.modelId;
	// A record may name the trained model instead of its base.
	const isOurs = [sentTo, lost.modelId, body.modelId].includes(ran);
	if (ran !== undefined && !isOurs) return false;
	// In the body, `modelId` is a trained model; a record may have the base there.
	const keys = Object.keys(body).filter((key) => key !== 'modelId' || input.modelId !== sentTo);
	if (keys.length === 0) return ran !== undefined;
	return keys.every((key) => isSameJson(body[key], input[key]));
}

/** The jobs that match, the one created closest to the submission first. Throws like `listPages`. */
async function findCandidates(
	client: ScenarioClient,
	lost: UnconfirmedSubmission,
): Promise<JsonRecord[]> {
	const found: JsonRecord[] = [];
	let pages = 0;
	for await (const records of listPages(client, '/jobs', 'jobs', { pageSize: PAGE_SIZE })) {
		found.push(...records.filter((record) => matchesSubmission(record, lost)));
		const isPast = records.some((record) => createdAt(record) < lost.sentAt);
		if (isPast || ++pages === MAX_PAGES) break;
	}
	return found.sort((a, b) => createdAt(a) - createdAt(b));
}

/** Whether another submission of this process, whose reply is still under way, may have started the job. */
const mayBelongToOther = (record: JsonRecord): boolean =>
	[...openSubmissions()].some((open) => matchesSubmission(record, open));

/**
 * Searches the newest jobs for that of a submission without a reply. Jobs that this process knows to
 * belong to another item are left out; one that may belong to a submission whose reply is under way is
 * left alone until that has arrived.
 *
 * @param claim reserves a job for the item; returns whether it was still free
 * @returns the job, or how many times the list was read without finding it, and the matching jobs that
 *   belong to other items, which another process can't know later
 */
export async function recoverSubmission(
	client: ScenarioClient,
	lost: UnconfirmedSubmission,
	claim: (jobId: string) => boolean,
): Promise<{ job: Job } | { timesListed: number; taken: string[] }> {
	const taken = new Set(lost.taken);
	let timesListed = 0;
	let isWithheld = false;
	for (let times = 0; times < DELAYS_MS.length || isWithheld; times++) {
		await client.clock.sleep(DELAYS_MS[times] ?? WITHHELD_DELAY_MS, client.signal);
		const candidates = await findCandidates(client, lost).catch((reason: unknown) =>
			reason instanceof NodeApiError ? undefined : Promise.reject(reason),
		);
		isWithheld = false;
		if (!candidates) continue;
		timesListed++;
		for (const record of candidates) {
			const { modelId, baseModelId, workflowId } = lost;
			const job = readJob(record, { modelId, baseModelId, workflowId });
			if (!job || taken.has(job.jobId)) continue;
			if (isClaimed(job.jobId)) taken.add(job.jobId);
			else if (mayBelongToOther(record)) isWithheld = true;
			else if (claim(job.jobId)) return { job };
		}
	}
	return { timesListed, taken: [...taken] };
}
