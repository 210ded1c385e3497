import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import type { SubmissionRecord, UnconfirmedSubmission } from './record';

/**
 * What this n8n process knows of submissions, whichever execution sent them. n8n starts each retry of an
 * execution from the same stored data, so a second one can't know from there what the first one did.
 */

/** Submissions and jobs, the oldest go first. */
const MAX_ENTRIES = 20_000;

function addTo<K, V>(entries: Map<K, V>, key: K, value: V, max = MAX_ENTRIES): void {
	entries.delete(key);
	entries.set(key, value);
	const [oldest] = entries.keys();
	if (entries.size > max && oldest !== undefined) entries.delete(oldest);
}

const submissions = new Map<string, SubmissionRecord>();

/** @param id identifies the execution, item and values: see `submissionStore.ts` */
export const recall = (id: string): SubmissionRecord | undefined => submissions.get(id);

export const remember = (id: string, submission: SubmissionRecord): void =>
	addTo(submissions, id, submission);

export const forget = (id: string): void => void submissions.delete(id);

/** Their jobs are what the limits of a run count, so few executions need them for long. */
const MAX_RUNS = 1_000;

const ledgers = new Map<string, JsonRecord>();

/**
 * The jobs of a node run by their IDs, whichever retry of its execution has submitted them, with the
 * prompt that it had then: all of them count towards the limits of the run.
 *
 * @param id identifies the execution, node and iteration
 */
export function rememberedJobs(id: string): JsonRecord {
	const jobs = ledgers.get(id) ?? {};
	addTo(ledgers, id, jobs, MAX_RUNS);
	return jobs;
}

const reservations = new Map<string, Map<string, number>>();

/**
 * Creative Units of the jobs that the retries of an execution are about to submit, by item: side by side,
 * they have one Max Total Cost.
 *
 * @param id identifies the execution, node and iteration
 */
export function reservedCosts(id: string): Map<string, number> {
	const reserved = reservations.get(id) ?? new Map<string, number>();
	addTo(reservations, id, reserved, MAX_RUNS);
	return reserved;
}

const claimed = new Map<string, true>();

/** Notes that a job belongs to an item. Returns whether it belonged to none before. */
export function claimJob(jobId: string): boolean {
	const isNew = !claimed.has(jobId);
	addTo(claimed, jobId, true);
	return isNew;
}

export const isClaimed = (jobId: string): boolean => claimed.has(jobId);

const open = new Set<UnconfirmedSubmission>();

/** The submissions that wait for their replies: a job that appears meanwhile may be one of theirs. */
export const openSubmissions = (): ReadonlySet<UnconfirmedSubmission> => open;

/** @returns call it when the reply has arrived, or can't arrive any more */
export function openSubmission(submission: UnconfirmedSubmission): () => void {
	open.add(submission);
	return () => void open.delete(submission);
}

const turns = new Map<string, { limit: ConcurrencyLimit; users: number }>();

/** Runs work for an item when no other run of this process does: two retries submit it once. */
export async function inTurn<T>(
	id: string,
	work: () => Promise<T>,
	signal?: AbortSignal,
): Promise<T> {
	const turn = turns.get(id) ?? { limit: limitConcurrency(1), users: 0 };
	turns.set(id, turn);
	turn.users++;
	try {
		return await turn.limit(work, signal);
	} finally {
		turn.users--;
		if (turn.users === 0) turns.delete(id);
	}
}
