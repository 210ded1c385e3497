import type { INodeParameters, OnError } from 'n8n-workflow';

import type { Outcome } from '../../../simulator/types.cts';

/** Simulated and real seconds of a job: too long for the part that both modes have in common. */
export const JOB_SECONDS = 20;

/** What a node that waits may meet, one execution each in either mode. */
export interface WaitingCase {
	name: string;
	/** Prompts, one item each. */
	prompts: string[];
	/** Of the jobs, in the order of the items; those that are left out succeed. */
	outcomes?: Outcome[];
	operation?: 'generate' | 'waitForCompletion';
	parameters?: INodeParameters;
	options?: INodeParameters;
	onError?: OnError;
	/** Whether the execution ends in an error. */
	fails?: boolean;
	/** Items that come out, on all outputs. Default: one a prompt. */
	puts?: number;
}

const THREE = ['one', 'two', 'three'];
const good: Outcome = { seconds: JOB_SECONDS };
const quick: Outcome = { seconds: 1 };
const slower: Outcome = { seconds: 30 };
const never: Outcome = { kind: 'never' };
const bad: Outcome = {
	kind: 'failure',
	seconds: JOB_SECONDS,
	error: 'The prompt was refused',
	hint: 'Say it in other words',
};

/** Longer than a parked execution sleeps before its first look: 66 s. */
const SHORT_TIMEOUT = 80;

export const CASES: [WaitingCase, ...WaitingCase[]] = [
	{ name: 'one item', prompts: ['one'] },
	{
		name: 'three items that end in another order',
		prompts: THREE,
		outcomes: [slower, quick, good],
	},
	{
		name: 'several files of one job',
		prompts: ['one'],
		outcomes: [{ ...good, assets: 3 }],
		puts: 3,
	},
	{ name: 'without the files', prompts: THREE, parameters: { downloadFiles: false } },
	{ name: 'the records of the API', prompts: ['one'], parameters: { simplify: false } },
	{ name: 'another binary field', prompts: ['one'], options: { binaryPropertyOutput: 'clip' } },
	{ name: 'a job that fails', prompts: ['one'], outcomes: [bad], fails: true, puts: 0 },
	{
		name: 'one job of three that fails',
		prompts: THREE,
		outcomes: [good, bad, good],
		fails: true,
		puts: 0,
	},
	{
		name: 'one job of three that fails, and the others go on',
		prompts: THREE,
		outcomes: [good, bad, quick],
		onError: 'continueRegularOutput',
	},
	{
		name: 'one job of three that fails, on an output of its own',
		prompts: THREE,
		outcomes: [bad, good, good],
		onError: 'continueErrorOutput',
	},
	{
		name: 'a job that somebody stopped',
		prompts: ['one'],
		outcomes: [{ ...good, kind: 'canceled' }],
		fails: true,
		puts: 0,
	},
	{
		name: 'a job that does not end in time',
		prompts: ['one'],
		outcomes: [never],
		options: { timeout: SHORT_TIMEOUT },
		fails: true,
		puts: 0,
	},
	{
		name: 'a job that does not end in time and is returned',
		prompts: ['one', 'two'],
		outcomes: [never, good],
		options: { timeout: SHORT_TIMEOUT, onTimeout: 'returnJob' },
	},
	{ name: 'Wait for Completion', prompts: THREE, operation: 'waitForCompletion' },
];
