import { randomUUID } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { RunTarget } from '../catalog/runnable';
import { isTool } from '../execution/aiTool';
import type { JobReference } from '../execution/itemErrors';
import { readJobReferences } from '../execution/itemErrors';
import type { Job } from '../jobs/job';
import { isCharged } from '../jobs/job';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import { asNumber, asRecord, asText, asTexts, isRecord } from '../utils/json';
import { readNodeMemory, readRunIndex } from '../utils/nodeMemory';
import { hashItem } from './fingerprint';

/** The record of an item's submission. */
export interface SubmissionRecord {
	/** The model or app. */
	known: RunTarget['known'];
	/** Milliseconds since the epoch of the service's clock, when the request left. */
	sentAt: number;
	/** As sent; kept only until a reply arrives, to find the job if none does. */
	body?: JsonRecord;
	/** Jobs with the same body that belong to other items: see `recoverSubmission.ts`. */
	taken?: string[];
	/** Absent until a reply arrives; the job may exist anyway. */
	jobId?: string;
	/** Creative Units: what the job is expected to cost, and what it costs once that is known. */
	price?: number;
	cost?: number;
}

/** A submission without a reply, with what identifies the model or app in its jobs. */
export type UnconfirmedSubmission = RunTarget['known'] &
	Pick<SubmissionRecord, 'sentAt' | 'taken'> & { body: JsonRecord };

/*
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

/** Submissions by execution, item and values. */
const knownSubmissions = new Map<string, SubmissionRecord>();

/** Their jobs are what the limits of a run count, so few executions need them for long. */
const MAX_RUNS = 1_000;

const ledgers = new Map<string, JsonRecord>();

/**
 * The jobs of a node run by their IDs, whichever retry of its execution has submitted them, with the
 * prompt that it had then: all of them count towards the limits of the run.
 *
 * @param id identifies the execution, node and iteration
 */
function rememberedJobs(id: string): JsonRecord {
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
function reservedCosts(id: string): Map<string, number> {
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
async function runInTurn<T>(id: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
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

/** The idempotency records of this node run, because the API has no idempotency keys. */
export interface SubmissionStore {
	/**
	 * The submission of an item with the same values: by an earlier attempt, by another retry of the
	 * same execution or, for a tool, by a call without a result.
	 */
	get(itemIndex: number, fingerprint: string): SubmissionRecord | undefined;
	set(itemIndex: number, fingerprint: string, submission: SubmissionRecord): void;
	/** Forgets a submission that started no job, or whose job is to be replaced. */
	delete(itemIndex: number, fingerprint: string): void;
	/** Runs work for an item while no other retry of this execution does. */
	inTurn<T>(
		itemIndex: number,
		fingerprint: string,
		work: () => Promise<T>,
		signal?: AbortSignal,
	): Promise<T>;
	/**
	 * Runs the work of an item. If it throws, an agent that repeats the same call resumes the
	 * submission.
	 */
	track<T>(itemIndex: number, work: () => Promise<T>): Promise<T>;
	/** Takes note of the latest state of a job: what it cost. */
	update(job: Job): void;
	/** Whether a job belongs to an item of this execution, including finished jobs. */
	hasJob(jobId: string): boolean;
	/** Whether a request of this node run has left, in this attempt or an earlier one, and wasn't refused. */
	isUsed(): boolean;
	/** All jobs of this node run, including those of earlier attempts. */
	jobs(): JobReference[];
	/**
	 * The jobs of this node run that an earlier attempt submitted, with whatever values, and which may be
	 * running. Waits for the replies that a canceled attempt has left under way.
	 */
	openJobs(signal?: AbortSignal): Promise<JobReference[]>;
	/** Counts an item's job as spent that is about to be submitted, at this price in Creative Units. */
	reserve(itemIndex: number, fingerprint: string, cost: number): void;
	/** Ends the reservation: the item's submission counts, if there is one. */
	release(itemIndex: number, fingerprint: string): void;
	/** Creative Units of all submissions of this run that may be charged, with what is reserved. */
	spent(): number;
	/** How many times its price a job of this run has cost, at the most; undefined if not known yet. */
	costFactor(): number | undefined;
}

function readSubmission(value: unknown): SubmissionRecord | undefined {
	const { known, sentAt, body, taken, jobId, price, cost } = asRecord(value);
	const { modelId, baseModelId, workflowId, disableRefund } = asRecord(known);
	if (asNumber(sentAt) === undefined) return undefined;
	return {
		known: {
			modelId: asText(modelId),
			baseModelId: asText(baseModelId),
			workflowId: asText(workflowId),
			...(disableRefund === true && { disableRefund }),
		},
		sentAt: asNumber(sentAt) ?? 0,
		...(isRecord(body) && { body, taken: asTexts(taken) }),
		jobId: asText(jobId),
		price: asNumber(price),
		cost: asNumber(cost),
	};
}

/**
 * Identifies an execution and a node in it. n8n starts each retry of an execution with the same data,
 * so all of them have the same token.
 */
function readToken(context: IExecuteFunctions): string {
	const data: JsonRecord = context.getContext('flow');
	const token = asText(data.scenarioToken) ?? randomUUID();
	data.scenarioToken = token;
	return `${token}/${context.getNode().name}`;
}

/**
 * Keeps the store in the node's execution context. n8n saves it with the execution data, so it
 * survives Retry On Fail and a retry of the whole execution. What happens after n8n has saved it, and
 * what another retry from the same data does with the same item, the process remembers.
 *
 * Each loop iteration and each agent call has its own run index, and so its own entries. After an
 * error, an agent or its Retry On Fail makes a new call: the submission of the old call stays pending
 * until a call with the same fingerprint claims it.
 */
export function createSubmissionStore(context: IExecuteFunctions): SubmissionStore {
	const token = readToken(context);
	/** By run, item and fingerprint: after a changed value is changed back, its job is found again. */
	const submissions = readNodeMemory(context, 'scenarioSubmissions');
	/** All jobs, including those whose submission was replaced. */
	const jobs = readNodeMemory(context, 'scenarioJobs');
	for (const jobId of Object.keys(jobs)) claimJob(jobId);

	const run = readRunIndex(context);
	const itemKey = (itemIndex: number) => `${run}/${itemIndex}`;
	const getKey = (itemIndex: number, fingerprint: string) => `${itemKey(itemIndex)}/${fingerprint}`;
	/** The item and fingerprint of a key. */
	const parseKey = (key: string): [number, string] => {
		const [, itemIndex, fingerprint = ''] = key.split('/');
		return [Number(itemIndex), fingerprint];
	};
	const remembered = rememberedJobs(`${token}/${run}`);
	// A process that starts later knows the jobs of other retries only from here.
	for (const [jobId, job] of Object.entries(remembered)) jobs[jobId] ??= job;
	const reserved = reservedCosts(`${token}/${run}`);
	const items = isTool(context) ? [] : context.getInputData();
	const itemHashes = new Map<number, string>();
	/** Identifies a submission among all executions that this process knows. */
	const getId = (itemIndex: number, fingerprint: string) => {
		const item = items[itemIndex];
		const itemHash = itemHashes.get(itemIndex) ?? (item ? hashItem(item) : '');
		itemHashes.set(itemIndex, itemHash);
		return `${token}/${getKey(itemIndex, fingerprint)}/${itemHash}`;
	};
	const ofRun = (records: JsonRecord) =>
		Object.entries(records).filter(([, entry]) =>
			String(asRecord(entry).key).startsWith(`${run}/`),
		);

	/** What counts towards the limits of the run. */
	const ledger = (): JsonRecord[] =>
		Object.values({ ...Object.fromEntries(ofRun(jobs)), ...remembered }).map(asRecord);

	const put = (key: string, itemIndex: number, submission: SubmissionRecord) => {
		submissions[key] = { key: itemKey(itemIndex), ...submission };
		const { jobId, known, price, cost } = submission;
		if (!jobId) return;
		claimJob(jobId);
		const job = {
			key: itemKey(itemIndex),
			itemIndex,
			jobId,
			...known,
			...(price !== undefined && { price }),
			...(cost !== undefined && { cost }),
		};
		jobs[jobId] = { ...asRecord(jobs[jobId]), ...job };
		remembered[jobId] = { ...asRecord(remembered[jobId]), ...job };
	};

	const claimPending = (itemIndex: number, fingerprint: string): SubmissionRecord | undefined => {
		const [key, entry] =
			Object.entries(submissions).find(
				([each, submitted]) =>
					asRecord(submitted).pending === true && each.endsWith(`/${fingerprint}`),
			) ?? [];
		const submission = readSubmission(entry);
		if (key === undefined || !submission) return undefined;
		delete submissions[key];
		put(getKey(itemIndex, fingerprint), itemIndex, submission);
		return submission;
	};

	const store: SubmissionStore = {
		get(itemIndex, fingerprint) {
			const key = getKey(itemIndex, fingerprint);
			const own = readSubmission(submissions[key]);
			const remembered = knownSubmissions.get(getId(itemIndex, fingerprint));
			if (remembered && remembered.sentAt >= (own?.sentAt ?? -Infinity)) {
				put(key, itemIndex, remembered);
				return remembered;
			}
			return own ?? (isTool(context) ? claimPending(itemIndex, fingerprint) : undefined);
		},
		set(itemIndex, fingerprint, submission) {
			const key = getKey(itemIndex, fingerprint);
			put(key, itemIndex, submission);
			addTo(knownSubmissions, getId(itemIndex, fingerprint), submission);
		},
		delete(itemIndex, fingerprint) {
			const key = getKey(itemIndex, fingerprint);
			delete submissions[key];
			knownSubmissions.delete(getId(itemIndex, fingerprint));
		},
		async inTurn(itemIndex, fingerprint, work, signal) {
			return await runInTurn(getId(itemIndex, fingerprint), work, signal);
		},
		async track(itemIndex, work) {
			let isDone = false;
			try {
				const result = await work();
				isDone = true;
				return result;
			} finally {
				for (const entry of Object.values(submissions)) {
					const record = asRecord(entry);
					if (!isDone && record.key === itemKey(itemIndex)) record.pending = true;
				}
			}
		},
		update(job) {
			for (const entry of [jobs[job.jobId], remembered[job.jobId]]) {
				if (!isRecord(entry)) continue;
				if (job.cost !== undefined) entry.cost = job.cost;
				entry.isRefunded = job.end !== undefined && !isCharged(job);
			}
		},
		hasJob: (jobId) => Object.hasOwn(jobs, jobId),
		isUsed: () => ofRun(jobs).length + ofRun(submissions).length > 0,
		jobs: () => readJobReferences(ofRun(jobs).map(([, job]) => job)),
		async openJobs(signal) {
			const records = ofRun(submissions).map(async ([key]) => {
				const item = parseKey(key);
				return await store.inTurn(...item, async () => store.get(...item), signal);
			});
			await Promise.all(records);
			return readJobReferences(ledger());
		},
		reserve: (itemIndex, fingerprint, cost) =>
			void reserved.set(getKey(itemIndex, fingerprint), cost),
		release: (itemIndex, fingerprint) => void reserved.delete(getKey(itemIndex, fingerprint)),
		spent() {
			const unsent = [...reserved].filter(([key]) => !store.get(...parseKey(key)));
			const sent = ofRun(submissions).map(([, entry]) => asRecord(entry));
			const unconfirmed = sent.filter(({ jobId }) => !asText(jobId));
			const factor = store.costFactor() ?? 1;
			const charged = [...ledger(), ...unconfirmed].map(({ cost, price, isRefunded }) => {
				const expected = (asNumber(price) ?? 0) * factor;
				return isRefunded === true ? 0 : (asNumber(cost) ?? expected);
			});
			return [...charged, ...unsent.map(([, cost]) => cost)].reduce((sum, cost) => sum + cost, 0);
		},
		costFactor() {
			const factors = ledger().flatMap(({ cost, price }) => {
				const [paid, expected] = [asNumber(cost), asNumber(price)];
				return paid !== undefined && expected ? [paid / expected] : [];
			});
			return factors.length > 0 ? Math.max(1, ...factors) : undefined;
		},
	};
	return store;
}
