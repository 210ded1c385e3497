import { createHash } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Body } from '../../models/types';
import type { JsonRecord } from '../../transport/json';
import { isRecord, numberOf, recordOf, textOf } from '../../transport/json';
import { isTool } from '../tool';

/** What is known of an item's submission. */
export interface Submission {
	/** Stands for what runs and its body: a changed body is a new job. */
	fingerprint: string;
	/** Milliseconds since the epoch when the request left. */
	sentAt: number;
	/** Absent while no reply has come: the job may exist all the same. */
	jobId?: string;
	/** Creative Units. */
	cost?: number;
}

/** The submissions of this run of the node. */
export interface Ledger {
	/** What was submitted for an item: by an earlier try, or for a tool by a call that gave nothing. */
	of(itemIndex: number, fingerprint: string): Submission | undefined;
	write(itemIndex: number, submission: Submission): void;
	/** After a refusal: nothing was started. */
	strike(itemIndex: number): void;
	/**
	 * Does what an item wants. When that ends in an error, an agent that asks again for the same
	 * takes up what was submitted.
	 */
	during<T>(itemIndex: number, work: () => Promise<T>): Promise<T>;
	/** Whether a job was ever made or found for an item of this execution, ended ones included. */
	holds(jobId: string): boolean;
}

/** Key order carries no meaning, so it must not make a new job. */
function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
	if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
	const entries = Object.keys(value).sort();
	return `{${entries.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

export const fingerprintOf = (targetId: string, body: Body) =>
	createHash('sha256')
		.update(`${targetId}\n${canonical(body)}`)
		.digest('hex');

function readSubmission(value: unknown): Submission | undefined {
	const entry = recordOf(value);
	const fingerprint = textOf(entry.fingerprint);
	if (!fingerprint) return undefined;
	return {
		fingerprint,
		sentAt: numberOf(entry.sentAt) ?? 0,
		jobId: textOf(entry.jobId),
		cost: numberOf(entry.cost),
	};
}

/**
 * The ledger in the node's execution context. n8n keeps that with the execution's data, so it is
 * there in the next try of Retry On Fail and in a retry of the whole execution.
 *
 * Each pass of a loop, and each call of an agent, has its own run index, and so its own entries. An
 * agent that gets an error instead of a result, and n8n's Retry On Fail for it, call anew: what such
 * a call has submitted stands open for the next that wants the same.
 */
export function ledgerOf(context: IExecuteFunctions): Ledger {
	const memory: JsonRecord = recordOf(context.getContext('node'));
	if (!isRecord(memory.scenarioJobs)) memory.scenarioJobs = {};
	if (!isRecord(memory.scenarioJobIds)) memory.scenarioJobIds = {};
	const entries = recordOf(memory.scenarioJobs);
	// An entry is written over when its job failed; the job must not be taken for another's then.
	const jobIds = recordOf(memory.scenarioJobIds);
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
	const key = (itemIndex: number) => `${run}/${itemIndex}`;

	const takeOpen = (itemIndex: number, fingerprint: string): Submission | undefined => {
		const isWanted = (entry: unknown) => {
			const { open, fingerprint: other } = recordOf(entry);
			return open === true && other === fingerprint;
		};
		const [at, entry] = Object.entries(entries).find(([, each]) => isWanted(each)) ?? [];
		const submission = readSubmission(entry);
		if (at === undefined || !submission) return undefined;
		delete entries[at];
		entries[key(itemIndex)] = { ...submission };
		return submission;
	};

	return {
		of(itemIndex, fingerprint) {
			const own = readSubmission(entries[key(itemIndex)]);
			return own ?? (isTool(context) ? takeOpen(itemIndex, fingerprint) : undefined);
		},
		write(itemIndex, submission) {
			entries[key(itemIndex)] = { ...submission };
			if (submission.jobId) jobIds[submission.jobId] = true;
		},
		strike(itemIndex) {
			delete entries[key(itemIndex)];
		},
		async during(itemIndex, work) {
			let isGiven = false;
			try {
				const result = await work();
				isGiven = true;
				return result;
			} finally {
				const entry = entries[key(itemIndex)];
				if (!isGiven && isRecord(entry)) entry.open = true;
			}
		},
		holds: (jobId) => Object.hasOwn(jobIds, jobId),
	};
}
