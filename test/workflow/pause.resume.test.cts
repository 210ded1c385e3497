import type { IDataObject, OnError } from 'n8n-workflow';

import type { StoredExecution } from '../../tools/engine/pausing.cts';
import { isPolling, isSupervisor } from '../../tools/engine/pausing.cts';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson, job } from './parameters.cts';
import { runNodePausing } from './pausing.cts';
import { items, NODE, useSimulator } from './support.cts';

/** Executions that are paused and resumed, by the part of n8n in `pausing.cts`. */

const paused = (options: IDataObject = {}): IDataObject => ({
	options: { waitMode: 'paused', ...options },
	downloadFiles: false,
});

const generatePaused = (options: IDataObject = {}, over: IDataObject = {}) =>
	generateJson({}, { ...paused(options), ...over });

const simulated = useSimulator({ jobSeconds: 100, maxJobsInFlight: 0 });

const jobIds = () => simulated.created().map(({ jobId }) => jobId);

const run = async (parameters: IDataObject, more: Parameters<typeof runNodePausing>[2] = {}) =>
	await runNodePausing(simulated, parameters, more);

describe('a paused execution', () => {
	it('returns the records of the API with Simplify off, of jobs that timed out too', async () => {
		simulated.control.nextOutcome({}, { kind: 'never' }, { output: { caption: 'A ship' } });
		const parameters = generatePaused(
			{ timeout: 200, onTimeout: 'returnJob' },
			{ simplify: false },
		);
		const { run: ended, executions } = await run(parameters);
		expect(executions.filter(isPolling)).toHaveLength(1);
		const submitted = {
			metadata: { input: expect.objectContaining({ prompt: expect.any(String) }) },
		};
		expect(outputOf(ended, NODE).map(({ json }) => json)).toMatchObject([
			{ job: { status: 'success', ...submitted }, asset: { status: 'success' } },
			{ status: 'in-progress', ...submitted },
			{ job: { status: 'success', metadata: { output: { caption: 'A ship' } } } },
		]);
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
		const settings = { onError: 'continueErrorOutput' } as const;
		const { run: ended, executions } = await run(generatePaused(), { settings });
		expect(executions.filter(isPolling)).toHaveLength(1);
		const [failed, ...others] = jobIds();
		expect(outputOf(ended, NODE).map(({ json }) => json.jobId)).toEqual(others);
		expect(outputOf(ended, NODE, 1)).toMatchObject([
			{ json: { error: expect.stringContaining('moderation'), details: { jobId: failed } } },
		]);
	});
});

describe('an app that asks a person in a paused execution', () => {
	const { model: _, prompt: __, ...JSON_MODE } = generateJson({ prompt: 'A lighthouse' });

	const runApp = async (options: IDataObject) => {
		const app = { resource: 'app', operation: 'run', app: byId('wflow_review') };
		const parameters = { ...JSON_MODE, ...app, ...paused(options) };
		const { run: ended, executions } = await run(parameters, { items: items({}) });
		expect(executions.filter(isPolling)).toHaveLength(1);
		return ended;
	};

	it('is returned with the files to approve', async () => {
		const ended = await runApp({ onApprovalStep: 'returnJob' });
		expect(outputOf(ended, NODE)).toMatchObject([
			{
				json: {
					workflowId: 'wflow_review',
					pendingStep: {
						nodeId: 'approve',
						type: 'approval',
						previews: [{ url: expect.stringMatching(/^http/) }],
					},
				},
				pairedItem: { item: 0 },
			},
		]);
	});
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
		expect(outputOf(ended, NODE)).toEqual([]);
		expect(outputOf(ended, NODE, 1).map(({ json }) => json)).toEqual([
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
			expect(outputOf(ended, NODE).map(({ json }) => json.jobId)).toEqual(jobIds());
			expect(outputOf(ended, NODE, 1)).toEqual([]);
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
		await simulated.run(generateJson({}, { waitForCompletion: false }));
		const [jobId] = jobIds();
		const waiting = job('waitForCompletion', paused());
		const { ended, isPaused } = await runWith(apiKey, waiting, { jobId });
		expect(isPaused).toBe(false);
		expect(outputOf(ended, NODE)).toMatchObject([{ json: { jobId, status: 'success' } }]);
		expect(ended.data.resultData.runData[NODE]?.at(-1)?.hints).toMatchObject([
			{ message: `The execution keeps running instead of pausing: ${WHY_NOT}.` },
		]);
	});

	it('neither of them: the execution is paused', async () => {
		const { apiKey } = simulated.credentials();
		const expression = `={{ "${apiKey.slice(0, 2)}" + "${apiKey.slice(2)}" }}`;
		const { ended, isPaused } = await runWith(expression, generatePaused());
		expect(isPaused).toBe(true);
		expect(outputOf(ended, NODE)).toMatchObject([{ json: { status: 'success' } }]);
	});
});

describe('a paused execution with more jobs that take a request each than requests a minute', () => {
	const simulated = useSimulator({ jobSeconds: 400, maxJobsInFlight: 0, rateLimit: 10 });

	it('returns all of them', async () => {
		// The key may not list jobs.
		const on = { method: 'GET', path: /\/v1\/jobs$/ };
		simulated.control.nextFault({ kind: 'reply', status: 403, body: {}, times: 1e6, on });
		const { run, executions } = await runNodePausing(simulated, generatePaused(), {
			items: items(...Array.from({ length: 40 }, (_, row) => ({ row }))),
		});
		expect(executions.filter(isPolling)).toHaveLength(1);
		expect(errorOf(run).message).toBe('');
		// Several are submitted side by side, so jobs are created in about the order of the items.
		const returned = outputOf(run, NODE).map(({ json }) => json.jobId);
		const created = simulated.created().map(({ jobId }) => jobId);
		expect(returned.sort()).toEqual(created.sort());
	});
});
