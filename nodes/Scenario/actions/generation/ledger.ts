import { createHash } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Body } from '../../models/types';
import type { JsonRecord } from '../../transport/json';
import { isRecord, numberOf, recordOf, textOf } from '../../transport/json';

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
	of(itemIndex: number): Submission | undefined;
	write(itemIndex: number, submission: Submission): void;
	/** After a refusal: nothing was started. */
	strike(itemIndex: number): void;
	/** Whether a job belongs to an item of this run, or of an earlier one in this execution. */
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
 * Each pass of a loop has its own run index, and so its own entries. As a tool every call of an
 * agent is a wish of its own: there the ledger lasts for one call.
 */
export function ledgerOf(context: IExecuteFunctions): Ledger {
	const memory: JsonRecord = context.isToolExecution?.()
		? {}
		: recordOf(context.getContext('node'));
	if (!isRecord(memory.scenarioJobs)) memory.scenarioJobs = {};
	const entries = recordOf(memory.scenarioJobs);
	const run = String(context.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
	const key = (itemIndex: number) => `${run}/${itemIndex}`;

	return {
		of: (itemIndex) => readSubmission(entries[key(itemIndex)]),
		write(itemIndex, submission) {
			entries[key(itemIndex)] = { ...submission };
		},
		strike(itemIndex) {
			delete entries[key(itemIndex)];
		},
		holds: (jobId) => Object.values(entries).some((entry) => recordOf(entry).jobId === jobId),
	};
}
