import type { IDataObject, IRun } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generate } from './parameters.cts';
import {
	CONTINUE,
	ERROR_OUTPUT,
	items,
	jsonOf,
	NODE,
	RETRY,
	rows,
	stopWhen,
	useSimulator,
} from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

const { created } = simulated;

const createdIds = () => created().map(({ jobId }) => jobId);

const FAILS = { kind: 'failure', error: 'moderation' } as const;

/** What an error carries as data: shown in the editor among its details. */
const jobIdsOf = (run: IRun) => {
	const { context } = errorOf(run).raw as { context: { data?: { jobs?: IDataObject[] } } };
	return (context.data?.jobs ?? []).map(({ jobId }) => jobId);
};

const withTimeout = (expression: string) =>
	generate({ options: { timeout: `={{ ${expression} }}` } });
const PAUSED = generate({ options: { waitMode: 'paused' } });

it.each<[string, IDataObject, object]>([
	['a timeout that the first item spoils', withTimeout('$itemIndex === 0 ? "soon" : 60'), {}],
	["an expression that can't be evaluated", withTimeout('$("Nobody").item.json.seconds'), {}],
	["a pause that isn't possible", PAUSED, { workflowId: '' }],
	['a credential without a key', generate(), { credential: { apiKey: '' } }],
	['a rejected credential', generate(), { credential: { apiSecret: 'wrong' } }],
	['an operation that does not exist', { resource: 'video', operation: 'destroy' }, {}],
	[
		'a base URL that is none',
		{ resource: 'model', operation: 'getMany' },
		{ credential: { baseUrl: 'nowhere' } },
	],
])(
	'%s: each input item becomes one error item, on the right output',
	async (_, parameters, more) => {
		const run = async (settings: object) =>
			await simulated.run(parameters, { items: rows(3), settings, ...more });
		const error = expect.stringMatching(/\S/);
		const continued = await run(CONTINUE);
		expect(continued.status).toBe('success');
		expect(outputOf(continued, NODE)).toMatchObject(
			[0, 1, 2].map((item) => ({ json: { error }, pairedItem: { item } })),
		);
		const split = await run(ERROR_OUTPUT);
		expect(jsonOf(split)).toEqual([]);
		expect(jsonOf(split, 1)).toEqual(
			[0, 1, 2].map((row) => ({ row, error, message: error, details: {} })),
		);
		expect(created()).toHaveLength(0);
	},
);

it('the error output keeps the input data, and names the job', async () => {
	simulated.control.nextOutcome({}, { ...FAILS, hint: 'Use other words' });
	const run = await simulated.run(generate(), { items: rows(2), settings: ERROR_OUTPUT });
	expect(jsonOf(run)).toMatchObject([{ status: 'success' }]);
	const [, jobId] = createdIds();
	expect(outputOf(run, NODE, 1)).toEqual([
		{
			json: {
				row: 1,
				error: `Job ${jobId} of model_veo3-1-fast did not succeed: moderation`,
				message: expect.stringMatching(/did not succeed: moderation\. .*Use other words/),
				details: { jobId, status: 'failure', modelId: 'model_veo3-1-fast' },
			},
			pairedItem: { item: 1 },
		},
	]);
});

it('an error item names every job of its item, including earlier attempts', async () => {
	simulated.control.nextOutcome({ ...FAILS, times: 3 });
	const [output] = await simulated.json(generate(), { settings: { ...CONTINUE, ...RETRY } });
	expect(createdIds()).toHaveLength(3);
	expect(output).toMatchObject({ jobId: createdIds()[2], status: 'failure' });
	expect(new Set(output?.jobIds as string[])).toEqual(new Set(createdIds()));
});

describe('an error names every charged job', () => {
	it('with all sixty in its data, and a readable number in its description', async () => {
		simulated.control.nextOutcome({ seconds: 3000, times: 30 });
		simulated.control.nextOutcome({ ...FAILS, seconds: 600 });
		simulated.control.nextOutcome({ seconds: 3000, times: 29 });
		const run = await simulated.run(generate({ options: { timeout: 6000 } }), { items: rows(60) });
		const jobIds = createdIds();
		expect(jobIds).toHaveLength(60);
		expect(new Set(jobIdsOf(run))).toEqual(new Set(jobIds));
		expect(jobIdsOf(run)[0]).toBe(jobIds[30]);
		const { description } = errorOf(run);
		expect(jobIds.filter((jobId) => description.includes(jobId))).toHaveLength(20);
		// The others were only no longer waited for.
		expect(description).not.toContain("didn't succeed either");
		expect(description).toMatch(
			/ and 39 more, all listed in the details\. Retry this execution to resume them\./,
		);
	});

	it("even if a later attempt can't start", async () => {
		simulated.control.nextOutcome({ kind: 'never' });
		const on = { method: 'GET', path: '/jobs' };
		simulated.control.nextFault({ kind: 'reply', on, status: 401, body: {}, times: 50 });
		const run = await simulated.run(generate({ options: { timeout: 60 } }), {
			items: items({}, {}),
			settings: { ...RETRY, maxTries: 2 },
		});
		expect(created()).toHaveLength(2);
		expect(new Set(jobIdsOf(run))).toEqual(new Set(createdIds()));
	});
});

it.each([
	['', { maxConcurrentJobs: 2 }],
	[", also if the wait can't be paused", { waitMode: 'paused' }],
])(
	'On Item Error: Finish the Others First runs all other items, then stops the node%s',
	async (_, options) => {
		simulated.control.nextOutcome({ ...FAILS, seconds: 5 }, { ...FAILS, error: 'overload' });
		simulated.control.nextOutcome({ seconds: 60, times: 4 });
		const parameters = generate({ options: { onItemError: 'finishOthers', ...options } });
		const run = await simulated.run(parameters, { items: rows(6) });
		const statuses = created().map(({ status }) => status);
		expect(statuses).toEqual(['failure', 'failure', ...Array(4).fill('success')]);
		expect(errorOf(run).message).toMatch(/did not succeed: moderation$/);
		expect(errorOf(run).description).toMatch(
			/Item 1 didn't succeed either \(1: Job \S+ of model_veo3-1-fast did not succeed: overload\)\./,
		);
		expect(new Set(jobIdsOf(run))).toEqual(new Set(createdIds()));
	},
);

describe('stopping the execution while it waits ends it as canceled', () => {
	const stopped = async (path: RegExp, settings: object, count: number) => {
		simulated.control.nextOutcome({ kind: 'never', times: count });
		// The submission lists jobs, too.
		const isWaiting = () => {
			const last = created()[count - 1];
			return last !== undefined && simulated.requestsTo(path).some(({ at }) => at > last.createdAt);
		};
		const onStart = stopWhen(isWaiting);
		const run = await simulated.run(generate(), { items: rows(count), settings, onStart });
		expect(run.status).toBe('canceled');
		expect(created()).toHaveLength(count);
		return run;
	};

	it.each([
		['once', {}],
		['with Retry On Fail', RETRY],
	])('and names the job: %s', async (_, settings) => {
		const run = await stopped(/\/jobs\//, settings, 1);
		const { message, description } = errorOf(run);
		expect(message).toBe('The execution was canceled');
		expect(description).toContain(createdIds()[0]);
		expect(jobIdsOf(run)).toEqual(createdIds());
	});

	it.each([
		['On Error: Continue', { ...RETRY, ...CONTINUE }, 0],
		['an error output', { ...RETRY, ...ERROR_OUTPUT }, 1],
	])('and each input is an error item with its job: %s', async (_, settings, output) => {
		const run = await stopped(/\/jobs$/, settings, 2);
		const { data } = run.data.resultData.runData[NODE]?.[0] ?? {};
		const errors = JSON.stringify(data?.main?.[output]);
		expect(data?.main?.[output]).toHaveLength(2);
		for (const jobId of createdIds()) expect(errors).toContain(jobId);
		expect(errors.match(/"The execution was canceled"/g)?.length).toBeGreaterThanOrEqual(2);
	});
});
