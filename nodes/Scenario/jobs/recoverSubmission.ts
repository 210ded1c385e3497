import type { Body } from '../models/model';
import type { ScenarioClient } from '../transport/client';
import type { JsonRecord } from '../utils/json';
import { asRecord, asRecords, asText, isRecord } from '../utils/json';
import type { Job } from './job';
import { readJob } from './job';

/** A submission without a reply. */
export interface UnconfirmedSubmission {
	/** The model or the app. */
	modelId?: string;
	/** The model that runs, if `modelId` is a trained one. */
	baseModelId?: string;
	workflowId?: string;
	/** As sent. */
	body: Body;
	/** Milliseconds since the epoch. */
	sentAt: number;
}

/** Milliseconds before each listing: a job may appear late. */
const DELAYS_MS = [1_000, 3_000, 6_000, 10_000];

/** Maximum difference between the service's clock and ours, in milliseconds. */
const CLOCK_SKEW_MS = 10_000;

/** Maximum milliseconds between a request and the creation of its job. */
const MAX_DELAY_MS = 120_000;

/** The API's maximum page size; newest jobs come first. */
const PAGE_SIZE = 100;

/** Enough for a retry of the execution hours later. */
const MAX_PAGES = 10;

const PAGE_TIMEOUT_MS = 60_000;

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
 * Whether a listed job can be the submitted one: it was created at that time, and its input, which
 * the API keeps in `metadata.input`, is the same. A job without input never matches.
 */
export function matchesSubmission(record: JsonRecord, lost: UnconfirmedSubmission): boolean {
	const { body, sentAt } = lost;
	const input = asRecord(asRecord(record.metadata).input);
	const job = readJob(record);
	if (!job || Object.keys(input).length === 0) return false;
	const delay = createdAt(record) - sentAt;
	if (!(delay >= -CLOCK_SKEW_MS && delay <= MAX_DELAY_MS + CLOCK_SKEW_MS)) return false;
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

/** The jobs that match, the one created closest to the submission first. Undefined if listing fails. */
async function findCandidates(
	client: ScenarioClient,
	lost: UnconfirmedSubmission,
): Promise<JsonRecord[] | undefined> {
	const found: JsonRecord[] = [];
	let token: string | undefined;
	for (let page = 0; page < MAX_PAGES; page++) {
		const query = { pageSize: PAGE_SIZE, ...(token && { paginationToken: token }) };
		const result = await client.requestWithRetry(
			{ method: 'GET', path: '/jobs', query },
			{ deadline: client.clock.now() + PAGE_TIMEOUT_MS, tries: 5 },
		);
		if ('failure' in result) return undefined;
		const records = asRecords(result.body.jobs);
		found.push(...records.filter((record) => matchesSubmission(record, lost)));
		token = asText(result.body.nextPaginationToken);
		const isPast = records.some((record) => createdAt(record) < lost.sentAt - CLOCK_SKEW_MS);
		if (!token || isPast) break;
	}
	const distance = (record: JsonRecord) => Math.abs(createdAt(record) - lost.sentAt);
	return found.sort((a, b) => distance(a) - distance(b));
}

/**
 * Searches the newest jobs for that of a submission without a reply. `claim` reserves a job for an
 * item and returns whether it was still unclaimed.
 *
 * @returns the job, or how many times the list was read without finding it
 */
export async function recoverSubmission(
	client: ScenarioClient,
	lost: UnconfirmedSubmission,
	claim: (jobId: string) => boolean,
): Promise<{ job: Job } | { timesListed: number }> {
	let timesListed = 0;
	for (const delay of DELAYS_MS) {
		await client.clock.sleep(delay, client.signal);
		const candidates = await findCandidates(client, lost);
		if (!candidates) continue;
		timesListed++;
		for (const record of candidates) {
			const { modelId, baseModelId, workflowId } = lost;
			const job = readJob(record, { modelId, baseModelId, workflowId });
			if (job && claim(job.jobId)) return { job };
		}
	}
	return { timesListed };
}
