import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';

import type { Fault, Outcome } from '../../simulator/types.cts';
import { outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateFields } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 4, rateLimit: 0 });

const submission = { method: 'POST', path: '/generate/' };
const look = { method: 'GET', path: '/jobs' };

const fault: fc.Arbitrary<Fault> = fc.oneof(
	fc.record({
		kind: fc.constantFrom('lostReply', 'malformed', 'lostRequest', 'serverError', 'badGateway'),
		on: fc.constant(submission),
		after: fc.nat(6),
	}),
	fc.record({
		kind: fc.constantFrom('rateLimit'),
		hint: fc.constantFrom('header', 'body', 'none'),
		on: fc.constantFrom(submission, look),
		after: fc.nat(6),
	}),
	fc.record({
		kind: fc.constantFrom('reset', 'serverError', 'malformed', 'badGateway'),
		on: fc.constant(look),
		times: fc.integer({ min: 1, max: 3 }),
	}),
	fc.record({ kind: fc.constantFrom('truncated', 'expired') }),
);

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
	fc.record({ seconds: fc.nat(40) }),
	fc.record({ kind: fc.constant('failure'), seconds: fc.nat(20), error: fc.constant('no luck') }),
	fc.record({ kind: fc.constant('never') }),
);

const schedule = fc.record({
	faults: fc.array(fault, { maxLength: 4 }),
	outcomes: fc.array(outcome, { maxLength: 6 }),
	// Few different prompts: identical items are the hard case.
	prompts: fc.array(fc.constantFrom('one', 'two'), { minLength: 1, maxLength: 6 }),
	maxConcurrentJobs: fc.nat(4),
	onError: fc.constantFrom(
		'stopWorkflow' as const,
		'continueRegularOutput' as const,
		'continueErrorOutput' as const,
	),
	onItemError: fc.constantFrom('stop', 'finishOthers'),
	retryOnFail: fc.boolean(),
	/** An expression with another value in each attempt. */
	values: fc.constantFrom(
		{ prompt: '={{ $json.prompt }}', seed: '5' },
		{ prompt: '={{ $json.prompt }}', seed: '={{ Math.floor(Math.random() * 1e6) }}' },
		{ prompt: '={{ $json.prompt }} {{ $now.toISO() }} {{ Math.random() }}', seed: '' },
	),
});

/** The index of the input item that an output is paired with. */
const originOf = ({ pairedItem }: INodeExecutionData): number =>
	typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;

/** The prompt of an item, without the part that changes in each attempt. */
const writtenIn = (body: Record<string, unknown>) => String(body.prompt).split(' ')[0];

it('whatever fails, no item is charged twice or gets the video of another', async () => {
	await fc.assert(
		fc.asyncProperty(schedule, async (given) => {
			const { control } = simulated.simulator;
			control.reset();
			given.faults.forEach((entry) => control.nextFault(entry));
			given.outcomes.forEach((entry) => control.nextOutcome(entry));
			const { maxConcurrentJobs, onItemError, onError, retryOnFail } = given;
			const { prompt, seed } = given.values;
			const options = { maxConcurrentJobs, onItemError, timeout: 60 };
			const run = await simulated.run(generateFields({ seed }, { prompt, options }), {
				items: items(...given.prompts.map((text) => ({ prompt: text }))),
				settings: { onError, retryOnFail, maxTries: 3, waitBetweenTries: 1 },
			});

			const jobs = control.jobsCreated();
			const inVain = jobs.filter(({ status }) => status === 'failure');
			expect(jobs.length).toBeLessThanOrEqual(given.prompts.length + inVain.length);

			const succeeded = outputOf(run, NODE, 0);
			const outputs = [...succeeded, ...outputOf(run, NODE, 1)];
			const used = outputs.flatMap(({ json }) => (json.jobId ? [json.jobId] : []));
			expect(new Set(used).size).toBe(used.length);
			if (onError !== 'stopWorkflow') {
				const origins = outputs.map(originOf).sort();
				expect(origins).toEqual(given.prompts.map((_, item) => item));
			}
			for (const output of succeeded) {
				const { json, binary } = output;
				// No input item ever comes out as a success.
				expect(json).toHaveProperty(json.error === undefined ? 'assetId' : 'error');
				if (json.error !== undefined) continue;
				const job = jobs.find(({ jobId }) => jobId === json.jobId);
				expect(job && writtenIn(job.body)).toBe(given.prompts[originOf(output)]);
				expect(job?.assetIds).toContain(json.assetId);
				const bytes = control.assetBytes(String(json.assetId));
				expect(Buffer.from(binary?.data?.data ?? '', 'base64').equals(bytes)).toBe(true);
			}
		}),
		{ numRuns: 25, endOnFailure: true },
	);
}, 240_000);
