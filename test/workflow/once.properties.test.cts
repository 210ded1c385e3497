import fc from 'fast-check';

import type { Fault, Outcome } from '../../simulator/types.cts';
import { outputOf } from '../engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { items, NODE, useBench } from './support.cts';

const bench = useBench({ maxJobsInFlight: 4, rateLimit: 0 });

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
	// Few different prompts: items that want the same are the hard case.
	prompts: fc.array(fc.constantFrom('one', 'two'), { minLength: 1, maxLength: 6 }),
	maxConcurrentJobs: fc.nat(4),
	settings: fc.constantFrom(
		{ onError: 'continueRegularOutput' as const },
		{ retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
	),
});

it('whatever goes wrong, no item is paid for twice and none gets the video of another', async () => {
	await fc.assert(
		fc.asyncProperty(schedule, async (given) => {
			const { control } = bench.simulator;
			control.reset();
			given.faults.forEach((entry) => control.nextFault(entry));
			given.outcomes.forEach((entry) => control.nextOutcome(entry));
			const options = { maxConcurrentJobs: given.maxConcurrentJobs, timeout: 60 };
			const run = await bench.run(generateJson({}, { prompt: '={{ $json.prompt }}', options }), {
				items: items(...given.prompts.map((prompt) => ({ prompt }))),
				settings: given.settings,
			});

			const jobs = control.jobsCreated();
			const inVain = jobs.filter(({ status }) => status === 'failure');
			expect(jobs.length).toBeLessThanOrEqual(given.prompts.length + inVain.length);

			const outputs = outputOf(run, NODE);
			const used = outputs.flatMap(({ json }) => (json.jobId ? [json.jobId] : []));
			expect(new Set(used).size).toBe(used.length);
			for (const { json, binary, pairedItem } of outputs) {
				if (!json.assetId) continue;
				const job = jobs.find(({ jobId }) => jobId === json.jobId);
				const item = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
				expect(job?.body.prompt).toBe(given.prompts[item]);
				expect(job?.assetIds).toContain(json.assetId);
				const bytes = control.assetBytes(String(json.assetId));
				expect(Buffer.from(binary?.data?.data ?? '', 'base64').equals(bytes!)).toBe(true);
			}
		}),
		{ numRuns: 25, endOnFailure: true },
	);
}, 240_000);
