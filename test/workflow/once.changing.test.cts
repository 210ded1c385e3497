import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';

import type { Fault } from '../../simulator/types.cts';
import { errorOf, outputOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import { autoMapped, generate, generateFields, generateJson } from './parameters.cts';
import { items, NODE, useSimulator, workflowOf } from './support.cts';

/*
 * n8n evaluates expressions again in each attempt. A submission is identified by what the user wrote and
 * by its item, so none of these values may submit a second job.
 */

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

const SUBMISSION = { method: 'POST', path: '/generate/' };
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

const created = () => simulated.control.jobsCreated();

const RANDOM_SEED = '={{ Math.floor(Math.random() * 1e6) }}';
const PROMPT = '={{ $json.prompt }}';

const CHANGING: Array<[string, (over?: IDataObject) => IDataObject]> = [
	[
		'a random seed in the form',
		(over) => generateFields({ seed: RANDOM_SEED }, { prompt: PROMPT, ...over }),
	],
	[
		'a random seed in JSON',
		(over) =>
			generate({
				prompt: PROMPT,
				parameterMode: 'json',
				parametersJson: '={{ JSON.stringify({ seed: Math.floor(Math.random() * 1e6) }) }}',
				...over,
			}),
	],
	[
		'the time in the prompt',
		(over) =>
			generateJson(
				{},
				{ prompt: '={{ $json.prompt }} at {{ $now.toISO() }} {{ Math.random() }}', ...over },
			),
	],
	[
		'$runIndex in the prompt',
		(over) =>
			generateJson(
				{},
				{ prompt: '={{ $json.prompt }} {{ $runIndex }} {{ Math.random() }}', ...over },
			),
	],
	[
		'a random field of the item',
		(over) => generateJson({}, { prompt: '={{ $json.prompt }} {{ $json.random }}', ...over }),
	],
	['a random column that Map Automatically ignores', (over) => autoMapped(over)],
	[
		'a random prompt beside Map Automatically',
		(over) => autoMapped({ prompt: '={{ $json.prompt }} {{ Math.random() }}', ...over }),
	],
];

/** Puts a random field on each item, as a Code node would. */
const randomField: INodeType = {
	description: {
		displayName: 'Random Field',
		name: 'randomField',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Random Field' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const withRandom = this.getInputData().map(({ json }, item) => ({
			json: { ...json, random: Math.random() },
			pairedItem: { item },
		}));
		return [withRandom];
	},
};

const before = [
	{
		id: 'random',
		name: 'Random Field',
		type: 'test.randomField',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
	},
];

const run = async (parameters: IDataObject, prompts: string[], settings: object) =>
	await simulated.run(parameters, {
		items: items(...prompts.map((prompt) => ({ prompt }))),
		settings,
		before,
		nodes: { 'test.randomField': randomField },
	});

/** Each output is the video of a job submitted for its own item. */
function expectEachItsOwn(done: Awaited<ReturnType<typeof run>>, prompts: string[]) {
	expect(errorOf(done).message).toBe('');
	const jobs = new Map(created().map((job) => [job.jobId, job]));
	const made = outputOf(done, NODE).map(({ json }) => jobs.get(String(json.jobId))?.body.prompt);
	expect(made.map((prompt) => String(prompt).split(' ')[0])).toEqual(prompts);
}

describe.each(CHANGING)('%s', (_, parameters) => {
	it('a failed download: the job is resumed', async () => {
		simulated.control.nextFault({
			kind: 'reply',
			on: { path: '/assets' },
			status: 404,
			body: {},
			times: 10_000,
		});
		const done = await run(parameters(), ['one'], RETRY);
		expect(created()).toHaveLength(1);
		expect(errorOf(done).message).not.toBe('');
	});

	it('a timeout: the job is resumed', async () => {
		simulated.control.nextOutcome({ seconds: 100 });
		const done = await run(parameters({ options: { timeout: 60 } }), ['one'], RETRY);
		expectEachItsOwn(done, ['one']);
		expect(created()).toHaveLength(1);
	});

	it.each([['stopWorkflow'], ['continueRegularOutput']])(
		'one failed job of ten (%s): only that one is submitted again',
		async (onError) => {
			const prompts = Array.from({ length: 10 }, (__, i) => `prompt${i}`);
			// n8n tries again when the first item is an error.
			simulated.control.nextOutcome({ kind: 'failure', error: 'overload' });
			const done = await run(parameters(), prompts, { ...RETRY, onError });
			expectEachItsOwn(done, prompts);
			expect(created()).toHaveLength(11);
		},
	);

	it.each<[string, Fault]>([
		['accepted', { kind: 'lostReply' }],
		['never arrived', { kind: 'lostRequest' }],
	])(
		"a lost reply (%s) while jobs can't be listed: nothing is submitted again",
		async (__, fault) => {
			simulated.control.nextFault({ ...fault, on: SUBMISSION });
			simulated.control.nextFault({
				kind: 'serverError',
				on: { method: 'GET', path: '/jobs$' },
				times: 20,
			});
			const done = await run(parameters(), ['one'], RETRY);
			const submissions = simulated.control
				.requests()
				.filter(({ method, path }) => method === 'POST' && path.includes('/generate/'));
			expect(submissions).toHaveLength(1);
			if (fault.kind === 'lostReply') expectEachItsOwn(done, ['one']);
			else expect(errorOf(done).message).toMatch(/^Couldn't confirm whether/);
		},
	);

	it('a retry of the execution resumes running jobs', async () => {
		simulated.control.nextOutcome({ seconds: 100 });
		const limited = parameters({ options: { timeout: 60 } });
		const first = await run(limited, ['one', 'two'], {});
		expect(errorOf(first).message).toMatch(/didn't finish within 60 s/);
		const { apiKey, apiSecret, baseUrl } = simulated.simulator;
		// n8n keeps an execution as JSON, drops the failed run of the node and goes on from its stack.
		const kept = structuredClone(JSON.parse(JSON.stringify(first.data)));
		delete kept.resultData.error;
		kept.resultData.runData[NODE].pop();
		const second = await runWorkflow(workflowOf(limited, { before }), {
			credentials: { apiKey, apiSecret, baseUrl },
			nodes: { 'test.randomField': randomField },
			earlier: kept,
		});
		expectEachItsOwn(second, ['one', 'two']);
		expect(created()).toHaveLength(2);
	});
});

it('another timeout or output field submits no new job', async () => {
	simulated.control.nextOutcome({ seconds: 100 });
	const parameters = generateJson({}, { prompt: PROMPT, options: { timeout: 60 } });
	const first = await run(parameters, ['one'], {});
	const kept = structuredClone(JSON.parse(JSON.stringify(first.data)));
	delete kept.resultData.error;
	kept.resultData.runData[NODE].pop();
	const changed = { ...parameters, options: { timeout: 600, pollInterval: 3 }, simplify: false };
	kept.executionData.nodeExecutionStack[0].node.parameters = changed;
	const { apiKey, apiSecret, baseUrl } = simulated.simulator;
	const second = await runWorkflow(workflowOf(changed, { before }), {
		credentials: { apiKey, apiSecret, baseUrl },
		nodes: { 'test.randomField': randomField },
		earlier: kept,
	});
	expect(errorOf(second).message).toBe('');
	expect(created()).toHaveLength(1);
});
