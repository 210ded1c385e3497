import type { IExecuteFunctions } from 'n8n-workflow';

import type { RunTarget } from '../../catalog/runnable';
import { isTool } from '../../execution/aiTool';
import type { JobReference } from '../../execution/jobErrors';
import { readJobReferences } from '../../execution/jobErrors';
import type { Body } from '../../models/model';
import type { JsonRecord } from '../../utils/json';
import { asNumber, asRecord, asText, isRecord } from '../../utils/json';

/** The record of an item's submission. */
export interface SubmissionRecord {
	/** See `fingerprint.ts`. */
	fingerprint: string;
	/** The model or app. */
	known: RunTarget['known'];
	/** Milliseconds since the epoch when the request left. */
	sentAt: number;
	/** As sent; kept only until a reply arrives, to find the job if none does. */
	body?: Body;
	/** Absent until a reply arrives; the job may exist anyway. */
	jobId?: string;
	/** Creative Units. */
	cost?: number;
}

/** The idempotency records of this node run, because the API has no idempotency keys. */
export interface SubmissionStore {
	/** The submission of an item by an earlier attempt or, for a tool, by a call without a result. */
	get(itemIndex: number, fingerprint: string): SubmissionRecord | undefined;
	set(itemIndex: number, submission: SubmissionRecord): void;
	/** Forgets a submission that started no job. */
	delete(itemIndex: number): void;
	/**
	 * Runs the work of an item. If it throws, an agent that repeats the same call resumes the
	 * submission.
	 */
	track<T>(itemIndex: number, work: () => Promise<T>): Promise<T>;
	/** Whether a job belongs to an item of this execution, including finished jobs. */
	hasJob(jobId: string): boolean;
	/** All jobs of this node run, including those of earlier attempts. */
	jobs(): JobReference[];
	/** Creative Units of all submissions of this run that weren't rejected. */
	spent(): number;
}

function readSubmission(value: unknown): SubmissionRecord | undefined {
	const { fingerprint, known, sentAt, body, jobId, cost } = asRecord(value);
	const { modelId, baseModelId, workflowId } = asRecord(known);
	const text = asText(fingerprint);
	if (!text) return undefined;
	return {
		fingerprint: text,
		known: {
			modelId: asText(modelId),
			baseModelId: asText(baseModelId),
			workflowId: asText(workflowId),
		},
		sentAt: asNumber(sentAt) ?? 0,
		...(isBody(body) && { body }),
		jobId: asText(jobId),
		cost: asNumber(cost),
	};
}

/** Only `set` writes bodies. */
const isBody = (value: unknown): value is Body => isRecord(value);

/**
 * Keeps the store in the node's execution context. n8n saves it with the execution data, so it
 * survives Retry On Fail and a retry of the whole execution.
 *
 * Each loop iteration and each agent call has its own run index, and so its own entries. After an
 * error, an agent or its Retry On Fail makes a new call: the submission of the old call stays pending
 * until a call with the same fingerprint claims it.
 */
export function createSubmissionStore(context: IExecuteFunctions): SubmissionStore {
	const data: JsonRecord = asRecord(context.getContext('node'));
	if (!isRecord(data.scenarioSubmissions)) data.scenarioSubmissions = {};
	if (!isRecord(data.scenarioJobs)) data.scenarioJobs = {};
	const submissions = asRecord(data.scenarioSubmissions);
	// A failed job's submission is replaced, but the job must not be matched to another item later.
	const jobs = asRecord(data.scenarioJobs);
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
	const getKey = (itemIndex: number) => `${run}/${itemIndex}`;
	const isOfRun = (key: string) => key.startsWith(`${run}/`);

	const claimPending = (itemIndex: number, fingerprint: string): SubmissionRecord | undefined => {
		const isWanted = (entry: unknown) => {
			const { pending, fingerprint: other } = asRecord(entry);
			return pending === true && other === fingerprint;
		};
		const [key, entry] = Object.entries(submissions).find(([, each]) => isWanted(each)) ?? [];
		const submission = readSubmission(entry);
		if (key === undefined || !submission) return undefined;
		delete submissions[key];
		submissions[getKey(itemIndex)] = { ...submission };
		return submission;
	};

	return {
		get(itemIndex, fingerprint) {
			const own = readSubmission(submissions[getKey(itemIndex)]);
			if (own) return own.fingerprint === fingerprint ? own : undefined;
			return isTool(context) ? claimPending(itemIndex, fingerprint) : undefined;
		},
		set(itemIndex, submission) {
			const key = getKey(itemIndex);
			submissions[key] = { ...submission };
			const { jobId, known } = submission;
			if (jobId) jobs[jobId] = { key, itemIndex, jobId, ...known };
		},
		delete(itemIndex) {
			delete submissions[getKey(itemIndex)];
		},
		async track(itemIndex, work) {
			let isDone = false;
			try {
				const result = await work();
				isDone = true;
				return result;
			} finally {
				const entry = submissions[getKey(itemIndex)];
				if (!isDone && isRecord(entry)) entry.pending = true;
			}
		},
		hasJob: (jobId) => Object.hasOwn(jobs, jobId),
		jobs: () =>
			readJobReferences(Object.values(jobs).filter((job) => isOfRun(String(asRecord(job).key)))),
		spent: () =>
			Object.entries(submissions)
				.filter(([key]) => isOfRun(key))
				.reduce((sum, [, entry]) => sum + (asNumber(asRecord(entry).cost) ?? 0), 0),
	};
}
