import type { IDataObject, OnError } from 'n8n-workflow';

import type { StoredExecution } from '../../tools/engine/pausing.cts';
import { isPolling, isSupervisor } from '../../tools/engine/pausing.cts';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generate, job, runApp } from './parameters.cts';
import { runNodePausing } from './pausing.cts';
import {
	ERROR_OUTPUT,
	hintsOf,
	items,
	jsonOf,
	NODE,
	RETRY,
	rows,
	useSimulator,
} from './support.cts';

/** Executions that are paused and resumed, by the part of n8n in `pausing.cts`. */

const paused = (options: IDataObject = {}): IDataObject => ({
	options: { waitMode: 'paused', ...options },
	downloadFiles: false,
});

const generatePaused = (options: IDataObject = {}, over: IDataObject = {}) =>
	generate({ ...paused(options), ...over });

const simulated = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0 });

const jobIds = () => simulated.created().map(({ jobId }) => jobId);

const run = async (parameters: IDataObject, more: Parameters<typeof runNodePausing>[2] = {}) =>
	await runNodePausing(simulated, parameters, more);

describe('a paused execution', () => {
	it('returns the records of the API with Simplify off, of jobs that timed out too', async () => {
		simulated.control.nextOutcome({}, { kind: 'never' }, { output: { caption: 'A ship' } });
		const options = { timeout: 200, onTimeout: 'returnJob' };
		const { run: ended, executions } = await run(generatePaused(options, { simplify: false }));
		expect(executions.filter(isPolling)).toHaveLength(1);
		const submitted = {
			metadata: { input: expect.objectContaining({ prompt: expect.any(String) }) },
		};
		expect(jsonOf(ended)).toMatchObject([
			{ job: { status: 'success', ...submitted }, asset: { status: 'success' } },
			{ status: 'in-progress', ...submitted },
			{ job: { status: 'success', metadata: { output: { caption: 'A ship' } } } },
		]);
	});

	it('returns the first file of each item before all others: n8n pairs them by position', async () => {
		simulated.control.nextOutcome({ assets: 2 }, { seconds: 1 });
		const { run: ended } = await run(generatePaused());
		const [first, second, third] = jobIds();
		expect(jsonOf(ended).map(({ jobId }) => jobId)).toEqual([first, second, third, first]);
	});

	it('ends when Scenario stays unreachable after the deadline', async () => {
		simulated.control.nextOutcome({ kind: 'never', times: 2 });
		const on = { path: /\/v1\/jobs/ };
		simulated.control.nextFault({ kind: 'serverError', on, times: 1e6 });
		const parameters = generatePaused({ timeout: 100 });
		const { run: ended, executions } = await run(parameters, { items: items({}, {}) });
		expect(executions.filter(isPolling)).toHaveLength(1);
		expect(errorOf(ended).message).toMatch(/didn't finish within 100 s/);
	});

	it('starts another polling workflow when n8n is killed while one resumes', async () => {
		let kills = 0;
		const killAtResume = (execution: StoredExecution) => isPolling(execution) && ++kills === 2;
		const { run: ended, executions } = await run(generatePaused(), { killAtResume });
		const polling = executions.filter(isPolling).map(({ status }) => status);
		expect(polling).toEqual(['crashed', 'success']);
		expect(outputOf(ended, NODE)).toHaveLength(3);
	});

	it('returns items that ended before the pause, each on its output', async () => {
		simulated.control.nextOutcome(
			{ kind: 'failure', error: 'moderation', seconds: 1 },
			{ seconds: 1 },
		);
		const { run: ended, executions } = await run(generatePaused(), { settings: ERROR_OUTPUT });
		expect(executions.filter(isPolling)).toHaveLength(1);
		const [failed, ...others] = jobIds();
		expect(jsonOf(ended).map(({ jobId }) => jobId)).toEqual(others);
		expect(jsonOf(ended, 1)).toMatchObject([
			{ error: expect.stringContaining('moderation'), details: { jobId: failed } },
		]);
	});
});

describe('a paused execution with an error output', () => {
	/** The first item has two files, of which only so many can be fetched. */
	const runWith = async (fetched: number) => {
		simulated.control.nextOutcome({ assets: 2 });
		const getAssetIds = () => simulated.control.jobsCreated()[0]?.assetIds ?? [];
		const onResume = () => {
			const path = `/cdn/.*(${getAssetIds().slice(fetched).join('|')})`;
			simulated.control.nextFault({ kind: 'reply', on: { path }, status: 404, times: 1e6 });
		};
		const settings = { ...ERROR_OUTPUT, ...RETRY };
		const parameters = generatePaused({}, { downloadFiles: true });
		const { run: ended } = await run(parameters, { settings, onResume });
		return { ended, assetIds: getAssetIds() };
	};

	it('returns one error item for all files of an item that cannot be fetched', async () => {
		const { ended, assetIds } = await runWith(0);
		expect(jsonOf(ended).map(({ jobId }) => jobId)).toEqual(jobIds().slice(1));
		expect(jsonOf(ended, 1)).toMatchObject([
			{
				error: expect.stringMatching(new RegExp(`${assetIds[0]}.*; .*${assetIds[1]}`)),
				message: expect.not.stringContaining('.;'),
				details: { jobId: jobIds()[0], assetIds },
			},
		]);
	});

	it('returns the other files of that item, too', async () => {
		const { ended, assetIds } = await runWith(1);
		const [first, second, third] = jobIds();
		expect(jsonOf(ended).map(({ jobId }) => jobId)).toEqual([second, third, first]);
		expect(jsonOf(ended, 1)).toMatchObject([{ details: { jobId: first, assetId: assetIds[1] } }]);
	});
});

it('an app that asks a person in a paused execution is returned with the files to approve', async () => {
	const options = paused({ onApprovalStep: 'returnJob' });
	const parameters = runApp('wflow_review', { prompt: 'A lighthouse' }, options);
	const { run: ended, executions } = await run(parameters, { items: items({}) });
	expect(executions.filter(isPolling)).toHaveLength(1);
	const previews = [{ url: expect.stringMatching(/^http/) }];
	expect(outputOf(ended, NODE)).toMatchObject([
		{
			json: {
				workflowId: 'wflow_review',
				pendingStep: { nodeId: 'approve', type: 'approval', previews },
			},
			pairedItem: { item: 0 },
		},
	]);
});

describe('a paused execution whose supervisor', () => {
	const MESSAGE =
		'n8n was killed while it resumed this execution, and the results of its jobs are missing';

	const runWith = async (onError: OnError, isKilled: boolean) => {
		// Otherwise Always Output Data adds an empty item to the output without any.
		const settings = { onError, alwaysOutputData: onError !== 'continueErrorOutput' };
		const killAtResume = isKilled ? isSupervisor : undefined;
		const { run: ended, executions } = await run(generatePaused(), { settings, killAtResume });
		const status = isKilled ? 'crashed' : 'success';
		expect(executions.filter(isSupervisor)).toMatchObject([{ status }]);
		expect(jobIds()).toHaveLength(3);
		return ended;
	};

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'is killed in the moment of its resume returns an item that says so and has all job IDs, with On Error: %s',
		async (onError) => {
			expect(outputOf(await runWith(onError, true), NODE)).toEqual([
				{
					json: { error: MESSAGE, status: 'interrupted', jobIds: jobIds() },
					pairedItem: { item: 0 },
				},
			]);
		},
	);

	it('is killed returns that item on the error output, if there is one', async () => {
		const ended = await runWith('continueErrorOutput', true);
		expect(jsonOf(ended)).toEqual([]);
		expect(jsonOf(ended, 1)).toEqual([
			{
				row: 0,
				error: MESSAGE,
				message: `${MESSAGE}. Get their results with Wait for Completion and these job IDs.`,
				details: { status: 'interrupted', jobIds: jobIds() },
			},
		]);
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'is not killed never returns that item, with On Error: %s',
		async (onError) => {
			const ended = await runWith(onError, false);
			expect(jsonOf(ended).map(({ jobId }) => jobId)).toEqual(jobIds());
			expect(jsonOf(ended, 1)).toEqual([]);
		},
	);
});

describe('a credential with an expression that reads', () => {
	const WHY_NOT =
		'the credential has an expression that depends on the input item, another node or the execution';

	const DEPENDENT = [
		['the input item', '={{ $json.key }}'],
		['the first input item', '={{ $input.first().json.key }}'],
		['another node', '={{ $("Start").first().json.key }}'],
	];

	const runWith = async (apiKey: string, parameters: IDataObject, json: IDataObject = {}) => {
		const { apiKey: key } = simulated.credentials();
		const more = { credential: { apiKey }, items: items({ key, ...json }) };
		const { run: ended, executions } = await run(parameters, more);
		return { ended, isPaused: executions.some(isPolling) };
	};

	it.each(DEPENDENT)('%s: nothing is submitted', async (_, apiKey) => {
		const { ended, isPaused } = await runWith(apiKey, generatePaused());
		expect(errorOf(ended).message).toBe(`This execution can't be paused: ${WHY_NOT}`);
		expect(errorOf(ended).description).toMatch(/Keep Execution Running. Nothing was submitted\.$/);
		expect(isPaused).toBe(false);
		expect(jobIds()).toEqual([]);
	});

	it.each(DEPENDENT)('%s: jobs that already run are waited for, with a hint', async (_, apiKey) => {
		await simulated.run(generate({ waitForCompletion: false }));
		const [jobId] = jobIds();
		const waiting = job('waitForCompletion', paused());
		const { ended, isPaused } = await runWith(apiKey, waiting, { jobId });
		expect(isPaused).toBe(false);
		expect(jsonOf(ended)).toMatchObject([{ jobId, status: 'success' }]);
		expect(hintsOf(ended)).toMatchObject([
			{ message: `The execution keeps running instead of pausing: ${WHY_NOT}.` },
		]);
	});

	it('neither of them: the execution is paused', async () => {
		const { apiKey } = simulated.credentials();
		const expression = `={{ "${apiKey.slice(0, 2)}" + "${apiKey.slice(2)}" }}`;
		const { ended, isPaused } = await runWith(expression, generatePaused());
		expect(isPaused).toBe(true);
		expect(jsonOf(ended)).toMatchObject([{ status: 'success' }]);
	});
});

describe('a paused execution with more jobs that take a request each than requests a minute', () => {
	const simulated = useSimulator({ jobSeconds: 400, maxJobsInFlight: 0, rateLimit: 10 });

	it('returns all of them', async () => {
		// The key may not list jobs.
		const on = { method: 'GET', path: /\/v1\/jobs$/ };
		simulated.control.nextFault({ kind: 'reply', status: 403, body: {}, times: 1e6, on });
		const { run, executions } = await runNodePausing(simulated, generatePaused(), {
			items: rows(40),
		});
		expect(executions.filter(isPolling)).toHaveLength(1);
		expect(errorOf(run).message).toBe('');
		// Several are submitted side by side, so jobs are created in about the order of the items.
		const returned = jsonOf(run).map(({ jobId }) => jobId);
		const created = simulated.created().map(({ jobId }) => jobId);
		expect(returned.sort()).toEqual(created.sort());
	});
});
