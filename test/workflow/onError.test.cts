import type { IDataObject, IRun } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateFields, generateJson } from './parameters.cts';
import { items, NODE, stopWhen, useSimulator } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

const { created } = simulated;

const ROWS = [{ row: 'first' }, { row: 'second' }, { row: 'third' }];

const CONTINUE = { onError: 'continueRegularOutput' } as const;
const ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;

/** What an error carries as data: shown in the editor among its details. */
const jobIdsOf = (run: IRun) => {
	const { context } = errorOf(run).raw as { context: { data?: { jobs?: IDataObject[] } } };
	return (context.data?.jobs ?? []).map(({ jobId }) => jobId);
};

describe('an error outside the items, with On Error: Continue', () => {
	const CASES: Array<[string, IDataObject, object]> = [
		[
			'a timeout that the first item spoils',
			generateFields({}, { options: { timeout: '={{ $itemIndex === 0 ? "soon" : 60 }}' } }),
			{},
		],
		[
			"an expression that can't be evaluated",
			generateJson({}, { options: { timeout: '={{ $("Nobody").item.json.seconds }}' } }),
			{},
		],
		[
			"a pause that isn't possible",
			generateJson({}, { options: { waitMode: 'paused' } }),
			{ workflowId: '' },
		],
		['a credential without a key', generateJson({}), { credential: { apiKey: '' } }],
		['a rejected credential', generateJson({}), { credential: { apiSecret: 'wrong' } }],
		['an operation that does not exist', { resource: 'video', operation: 'destroy' }, {}],
		[
			'a missing job ID',
			{
				resource: 'job',
				operation: 'get',
				jobId: { __rl: true, mode: 'id', value: '={{ $json.none }}' },
			},
			{},
		],
		[
			'a base URL that is none',
			{ resource: 'model', operation: 'getMany' },
			{ credential: { baseUrl: 'nowhere' } },
		],
	];

	it.each(CASES)('%s: each input item becomes one error item', async (_, parameters, more) => {
		const run = await simulated.run(parameters, {
			items: items(...ROWS),
			settings: CONTINUE,
			...more,
		});
		expect(run.status).toBe('success');
		const outputs = outputOf(run, NODE);
		expect(outputs).toHaveLength(3);
		outputs.forEach(({ json, pairedItem }, item) => {
			expect(json).toEqual({ error: expect.stringMatching(/\S/) });
			expect(pairedItem).toEqual({ item });
		});
		expect(created()).toHaveLength(0);
	});

	it.each(CASES)('%s: no item on the success output', async (_, parameters, more) => {
		const run = await simulated.run(parameters, {
			items: items(...ROWS),
			settings: ERROR_OUTPUT,
			...more,
		});
		expect(outputOf(run, NODE, 0)).toEqual([]);
		expect(outputOf(run, NODE, 1).map(({ json }) => json)).toEqual(
			ROWS.map((row) => ({
				...row,
				error: expect.stringMatching(/\S/),
				message: expect.stringMatching(/\S/),
				details: {},
			})),
		);
		expect(created()).toHaveLength(0);
	});
});

it('the error output keeps the input data, and names the job', async () => {
	simulated.control.nextOutcome({});
	simulated.control.nextOutcome({
		kind: 'failure',
		error: 'moderation',
		hint: 'Use other words',
	});
	const run = await simulated.run(generateJson({}), {
		items: items(...ROWS.slice(0, 2)),
		settings: ERROR_OUTPUT,
	});
	expect(outputOf(run, NODE, 0)).toMatchObject([{ json: { status: 'success' } }]);
	const [, failed] = created();
	const error = `Job ${failed?.jobId} of model_veo3-1-fast did not succeed: moderation`;
	expect(outputOf(run, NODE, 1)).toEqual([
		{
			json: {
				row: 'second',
				error,
				message: expect.stringMatching(/did not succeed: moderation\. .*Use other words/),
				details: { jobId: failed?.jobId, status: 'failure', modelId: 'model_veo3-1-fast' },
			},
			pairedItem: { item: 1 },
		},
	]);
});

it('an error item names every job of its item, including earlier attempts', async () => {
	simulated.control.nextOutcome({ kind: 'failure', error: 'moderation', times: 3 });
	const run = await simulated.run(generateJson({}), {
		items: items({}),
		settings: { ...CONTINUE, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	});
	const jobIds = created().map(({ jobId }) => jobId);
	expect(jobIds).toHaveLength(3);
	const [output] = outputOf(run, NODE);
	expect(output?.json).toMatchObject({ jobId: jobIds[2], status: 'failure' });
	expect(new Set(output?.json.jobIds as string[])).toEqual(new Set(jobIds));
});

describe('an error names every charged job', () => {
	it('with all sixty in its data, and a readable number in its description', async () => {
		simulated.control.nextOutcome({ seconds: 3000, times: 30 });
		simulated.control.nextOutcome({ kind: 'failure', error: 'moderation', seconds: 600 });
		simulated.control.nextOutcome({ seconds: 3000, times: 29 });
		const run = await simulated.run(generateJson({}, { options: { timeout: 6000 } }), {
			items: items(...Array.from({ length: 60 }, (_, row) => ({ row }))),
		});
		const jobIds = created().map(({ jobId }) => jobId);
		expect(jobIds).toHaveLength(60);
		expect(new Set(jobIdsOf(run))).toEqual(new Set(jobIds));
		expect(jobIdsOf(run)[0]).toBe(jobIds[30]);
		const { description } = errorOf(run);
		expect(jobIds.filter((jobId) => description.includes(jobId))).toHaveLength(20);
		expect(description).toMatch(
			/ and 39 more, all listed in the details\. Retry this execution to resume them\./,
		);
	});

	it("even if a later attempt can't start", async () => {
		simulated.control.nextOutcome({ kind: 'never' });
		simulated.control.nextFault({
			kind: 'reply',
			on: { method: 'GET', path: '/jobs' },
			status: 401,
			body: {},
			times: 50,
		});
		const run = await simulated.run(generateJson({}, { options: { timeout: 60 } }), {
			items: items({}, {}),
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(created()).toHaveLength(2);
		expect(new Set(jobIdsOf(run))).toEqual(new Set(created().map(({ jobId }) => jobId)));
	});
});

describe('On Item Error: Finish the Others First', () => {
	const finishOthers = (over: IDataObject = {}) =>
		generateJson(
			{},
			{ prompt: '={{ $json.row }}', options: { onItemError: 'finishOthers', ...over } },
		);

	it('runs all other items, then stops the node and names all jobs', async () => {
		simulated.control.nextOutcome({ kind: 'failure', error: 'moderation', seconds: 5 });
		simulated.control.nextOutcome({ seconds: 60, times: 5 });
		const rows = Array.from({ length: 6 }, (_, i) => ({ row: `row ${i}` }));
		const run = await simulated.run(finishOthers({ maxConcurrentJobs: 2 }), {
			items: items(...rows),
		});
		expect(created().map(({ status }) => status)).toEqual(['failure', ...Array(5).fill('success')]);
		expect(errorOf(run).message).toMatch(/did not succeed: moderation$/);
		expect(new Set(jobIdsOf(run))).toEqual(new Set(created().map(({ jobId }) => jobId)));
	});

	it('several that go wrong are told together', async () => {
		simulated.control.nextOutcome({ kind: 'failure', error: 'moderation' });
		simulated.control.nextOutcome({ kind: 'failure', error: 'overload' });
		const run = await simulated.run(finishOthers(), { items: items(...ROWS) });
		expect(errorOf(run).description).toMatch(
			/Item ([01]) didn't succeed either \(\1: Job \S+ of model_veo3-1-fast did not succeed: overload\)\./,
		);
		expect(jobIdsOf(run)).toHaveLength(3);
	});

	it("does the same if the wait can't be paused", async () => {
		simulated.control.nextOutcome({ kind: 'failure', error: 'moderation', seconds: 5 });
		simulated.control.nextOutcome({ seconds: 60, times: 2 });
		const run = await simulated.run(finishOthers({ waitMode: 'paused' }), {
			items: items(...ROWS),
		});
		expect(created().map(({ status }) => status)).toEqual(['failure', 'success', 'success']);
		expect(errorOf(run).message).toMatch(/did not succeed: moderation$/);
		expect(jobIdsOf(run)).toHaveLength(3);
	});
});

describe('stopping the execution', () => {
	const asked = (path: RegExp) => simulated.requestsTo(path).length > 0;
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it.each([
		['once', {}],
		['with Retry On Fail', retry],
	])('ends as canceled and names the job while waiting: %s', async (_, settings) => {
		simulated.control.nextOutcome({ kind: 'never' });
		const run = await simulated.run(generateJson({}), {
			settings,
			onStart: stopWhen(() => asked(/\/jobs\//)),
		});
		expect(run.status).toBe('canceled');
		expect(created()).toHaveLength(1);
		const { message, description } = errorOf(run);
		expect(message).toBe('The execution was canceled');
		expect(description).toContain(created()[0]?.jobId);
		expect(jobIdsOf(run)).toEqual([created()[0]?.jobId]);
	});

	it.each([
		['On Error: Continue', { ...retry, ...CONTINUE }, 0],
		['an error output', { ...retry, ...ERROR_OUTPUT }, 1],
	])(
		'ends as canceled while waiting, and each input is an error item with its job: %s',
		async (_, settings, output) => {
			simulated.control.nextOutcome({ kind: 'never', times: 2 });
			const run = await simulated.run(generateJson({}), {
				items: items({ row: 1 }, { row: 2 }),
				settings,
				onStart: stopWhen(() => asked(/\/jobs$/)),
			});
			expect(run.status).toBe('canceled');
			const { data } = run.data.resultData.runData[NODE]?.[0] ?? {};
			const errors = JSON.stringify(data?.main?.[output]);
			expect(data?.main?.[output]).toHaveLength(2);
			for (const { jobId } of created()) expect(errors).toContain(jobId);
			expect(errors.match(/"The execution was canceled"/g)?.length).toBeGreaterThanOrEqual(2);
		},
	);

	it.each([
		['once', {}],
		['with Retry On Fail', retry],
	])('ends as canceled while the model is loading: %s', async (_, settings) => {
		simulated.control.nextFault({ kind: 'stall', on: { path: '/models/' }, times: 3 });
		const run = await simulated.run(generateJson({}), {
			settings,
			onStart: stopWhen(() => asked(/\/models\//)),
		});
		expect(run.status).toBe('canceled');
		expect(errorOf(run).message).toBe('The execution was canceled');
		expect(created()).toHaveLength(0);
	});
});
