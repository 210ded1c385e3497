import type { INodeParameters, OnError } from 'n8n-workflow';

import type { Outcome } from '../../../simulator/types.cts';

/** Simulated and real seconds of a job: longer than the phase both modes share. */
export const JOB_SECONDS = 20;

/** Cases of a waiting node, with one execution each in either mode. */
export interface WaitingCase {
	name: string;
	/** Prompts, one item each. */
	prompts: string[];
	/** Outcomes of the jobs, in item order; others succeed. */
	outcomes?: Outcome[];
	operation?: 'generate' | 'waitForCompletion';
	parameters?: INodeParameters;
	options?: INodeParameters;
	onError?: OnError;
	/** Whether the execution ends in an error. */
	fails?: boolean;
	/** Number of output items, on all outputs. Default: one per prompt. */
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

/** Longer than a paused execution waits before its first poll: 66 s. */
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
