import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Fault } from '../../simulator/types.cts';
import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { stubNode } from '../../tools/engine/stubs.cts';
import { placedNode } from '../support/workflow.cts';
import { autoMapped, generate, generateFields } from './parameters.cts';
import { CONTINUE, items, jsonOf, RETRY, SUBMISSION, useSimulator } from './support.cts';

/*
 * No item is paid twice: `npm run test:simulation` searches for schedules in which one is. Here is what
 * it can't see: that lost replies are recovered, requests that start no job, and values in all the
 * places where they may change.
 */

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

const PROMPT = '={{ $json.prompt }}';

const rows = (...prompts: string[]) => items(...prompts.map((prompt) => ({ prompt })));

it.each<[string, Fault]>([
	['the reply lost', { kind: 'lostReply' }],
	['the reply not JSON', { kind: 'malformed' }],
	['then silence', { kind: 'silentReply' }],
])('accepted, %s: each item has its own video, also of two that are equal', async (_, fault) => {
	const prompts = ['one', 'same', 'same', 'two', 'same'];
	for (const after of [0, 1, 1]) simulated.control.nextFault({ ...fault, on: SUBMISSION, after });
	const made = await simulated.json(generate({ prompt: PROMPT }), { items: rows(...prompts) });
	const jobs = new Map(simulated.created().map((job) => [job.jobId, job]));
	expect(jobs.size).toBe(prompts.length);
	const outputs = made.map(({ jobId }) => jobs.get(String(jobId)));
	expect(outputs.map((job) => job?.body.prompt)).toEqual(prompts);
	expect(new Set(outputs).size).toBe(prompts.length);
});

it.each<[string, Fault]>([
	['lost before it arrived', { kind: 'lostRequest' }],
	['a reset', { kind: 'reset' }],
	['HTTP 500', { kind: 'serverError' }],
	['a gateway page', { kind: 'badGateway' }],
	['silence', { kind: 'stall' }],
])('%s: the item reports exactly that, and nothing is submitted again', async (_, fault) => {
	for (const after of [0, 3]) simulated.control.nextFault({ ...fault, on: SUBMISSION, after });
	const outputs = await simulated.json(generate({ prompt: PROMPT }), {
		items: rows('one', 'two', 'three', 'four', 'five', 'six'),
		// n8n tries again when the first item is an error.
		settings: { ...RETRY, ...CONTINUE },
	});
	const errors = outputs.flatMap(({ error }) => error ?? []);
	const unconfirmed = expect.stringMatching(
		/^Couldn't confirm whether the job for model_veo3-1-fast started/,
	);
	expect(errors).toEqual([unconfirmed, unconfirmed]);
	expect(simulated.created()).toHaveLength(4);
	expect(simulated.requestsTo(/\/generate\//, 'POST')).toHaveLength(6);
});

it('a retry submits anew what failed, and resumes the rest', async () => {
	simulated.control.nextOutcome({ kind: 'failure', error: 'Busy', prompt: 'two' });
	const options = { onItemError: 'finishOthers' };
	const parameters = generate({ prompt: PROMPT, options });
	const first = await simulated.run(parameters, { items: rows('one', 'two') });
	expect(errorOf(first).message).toMatch(/did not succeed: Busy/);
	const second = await simulated.retry(first, parameters);
	expect(errorOf(second).message).toBe('');
	const [one, , again] = simulated.created().map(({ jobId }) => jobId);
	expect(jsonOf(second).map(({ jobId }) => jobId)).toEqual([one, again]);
	expect(simulated.created()).toHaveLength(3);
});

it("a retry with an invalid item doesn't say that nothing else was submitted", async () => {
	simulated.control.nextOutcome({ kind: 'failure', error: 'Busy' });
	const first = await simulated.run(generate({ prompt: PROMPT }), { items: rows('one', 'two') });
	const invalid = { prompt: '={{ $itemIndex === 1 ? "" : $json.prompt }}' };
	const { message, description } = errorOf(await simulated.retry(first, generate(invalid)));
	expect(message).toBe('Prompt is required');
	expect(description).not.toContain('No other item was submitted');
	expect(simulated.created()).toHaveLength(2);
});

describe('a value that is another one in each attempt', () => {
	const SEED = 'Math.floor(Math.random() * 1e6)';
	const IN_JSON = {
		parameterMode: 'json',
		parametersJson: `={{ JSON.stringify({ seed: ${SEED} }) }}`,
	};

	const CHANGING: Array<[string, (over: IDataObject) => IDataObject]> = [
		[
			'a random seed in the form',
			(over) => generateFields({ seed: `={{ ${SEED} }}` }, { prompt: PROMPT, ...over }),
		],
		['a random seed in JSON', (over) => generate({ prompt: PROMPT, ...IN_JSON, ...over })],
		[
			'a random field of the item',
			(over) => generate({ prompt: `${PROMPT} {{ $json.random }}`, ...over }),
		],
		['a random column that Map Automatically ignores', autoMapped],
	];

	/** Puts a random field on each item, as a Code node would. */
	const randomField = stubNode('randomField', async function (this: IExecuteFunctions) {
		const withRandom = this.getInputData().map(({ json: fields }, item) => ({
			json: { ...fields, random: Math.random() },
			pairedItem: { item },
		}));
		return [withRandom];
	});

	it.each(CHANGING)(
		'%s: Retry On Fail and a retry of the execution resume the jobs',
		async (_, withOptions) => {
			simulated.control.nextOutcome({ seconds: 200 }, { seconds: 200 });
			const more = {
				settings: RETRY,
				before: [placedNode('Random Field', 'test.randomField')],
				nodes: { 'test.randomField': randomField },
			};
			const parameters = withOptions({ options: { timeout: 60 } });
			const first = await simulated.run(parameters, { items: rows('one', 'two'), ...more });
			expect(errorOf(first).message).toMatch(/didn't finish within 60 s/);
			const changed = withOptions({ options: { timeout: 600, pollInterval: 3 }, simplify: false });
			const second = await simulated.retry(first, changed, more);
			expect(errorOf(second).message).toBe('');
			const sent = simulated.created().map(({ body }) => String(body.prompt).split(' ')[0]);
			expect(sent).toEqual(['one', 'two']);
			const jobs = jsonOf(second).map(({ job }) => job as IDataObject);
			const created = simulated.created().map(({ jobId }) => jobId);
			expect(jobs.map(({ jobId }) => jobId)).toEqual(created);
		},
	);
});
