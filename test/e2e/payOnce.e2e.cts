import type { Execution } from '../../tools/n8n/client.cts';
import { until } from '../../tools/n8n/process.cts';
import { getFailure, getItems } from '../../tools/n8n/results.cts';
import {
	chain,
	executeSubWorkflow,
	generateVideo,
	itemsFrom,
	manualTrigger,
	noOp,
	START,
	subWorkflowTrigger,
	type NodeToPlace,
} from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const ROWS = 'return [1, 2, 3].map((row) => ({ json: { row, random: Math.random() } }));';
const REFUSED = { kind: 'failure', error: 'The prompt was refused' } as const;
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

test.describe('Ordinary settings of a node', () => {
	const environment = useTestEnvironment('Scenario to pay once', { jobSeconds: 1 });
	test.beforeEach(() => environment.simulator.control.reset());

	const execute = async (...nodes: NodeToPlace[]) =>
		await environment.client.execute(chain('Settings', ...nodes));

	const changing = (over: object = {}) =>
		generateVideo(environment.credential, {
			prompt: '=Row {{ $json.row }}, {{ $now.toISO() }}, {{ $json.random }}',
			parametersJson: '={{ JSON.stringify({ seed: Math.floor(Math.random() * 1e6) }) }}',
			...over,
		});

	test('Retry On Fail resumes paid jobs even if every value changes in each attempt', async () => {
		const { control } = environment.simulator;
		control.nextOutcome({ seconds: 4, times: 3 });
		const execution = await execute(manualTrigger, itemsFrom(ROWS), {
			...changing({ options: { timeout: 2 } }),
			...RETRY,
		});
		expect(execution.status).toBe('success');
		expect(getItems(execution, 'Generate Video')).toHaveLength(3);
		expect(control.jobsCreated()).toHaveLength(3);
	});

	test('On Error: Continue returns error items, not the input, when a setting is invalid', async () => {
		const execution = await execute(
			manualTrigger,
			itemsFrom(ROWS),
			{ ...changing({ options: { timeout: '={{ "soon" }}' } }), onError: 'continueRegularOutput' },
			noOp('Next'),
		);
		expect(execution.status).toBe('success');
		expect(getItems(execution, 'Next').map(({ json }) => json)).toEqual(
			Array(3).fill({ error: '"Timeout" must be a number of at least 1, not "soon"' }),
		);
		expect(environment.simulator.control.jobsCreated()).toHaveLength(0);
	});

	test('the error output keeps the input data and names the job', async () => {
		const { control } = environment.simulator;
		control.nextOutcome({ seconds: 1 }, { ...REFUSED, seconds: 1 });
		const execution = await execute(manualTrigger, itemsFrom(ROWS), {
			...changing({ options: { maxConcurrentJobs: 1 } }),
			onError: 'continueErrorOutput',
		});
		const [, failed] = control.jobsCreated();
		expect(getItems(execution, 'Generate Video')).toHaveLength(2);
		expect(getItems(execution, 'Generate Video', 1)).toMatchObject([
			{
				json: {
					row: 2,
					error: expect.stringMatching(/did not succeed: The prompt was refused$/),
					details: { jobId: failed?.jobId, status: 'failure', modelId: 'model_veo3-1-fast' },
				},
			},
		]);
	});

	test('the editor shows every paid job among the details of an error', async ({ browser }) => {
		const { control } = environment.simulator;
		control.nextOutcome({ seconds: 60 }, { ...REFUSED, seconds: 2 }, { seconds: 60 });
		const workflow = await environment.client.createWorkflow(
			chain('Details', manualTrigger, itemsFrom(ROWS), changing()),
		);
		const editor = await environment.editor(browser);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.executeWorkflow();
		await editor.canvas.executionEnded();
		await editor.canvas.openNode('Generate Video');
		const { message, description } = await editor.output.failure();
		const [first, second, third] = control.jobsCreated().map(({ jobId }) => jobId);
		expect(message).toContain(second);
		expect(description).toContain(`Other jobs of this run in Scenario: ${first}, ${third}.`);
		const data = await editor.output.errorData();
		for (const jobId of [first, second, third]) expect(data).toContain(jobId);
		await editor.page.screenshot({ path: 'output/e2e/error-details.png' });
	});

	/**
	 * Its job takes longer than the timeout of the first attempt. The last poll of an attempt is a second
	 * before its timeout, so a job of a second needs a timeout of three to be sure to be seen.
	 */
	const executeInSubWorkflow = async (inner: object, outer: object) => {
		const { client, simulator } = environment;
		simulator.control.nextOutcome({ seconds: 4 });
		const sub = await client.createWorkflow(
			chain('Sub-workflow', subWorkflowTrigger, {
				...changing({ options: { timeout: 3 } }),
				...inner,
			}),
		);
		await client.publish(sub);
		const parent = await execute(manualTrigger, itemsFrom('return [{ json: { row: 1 } }];'), {
			...executeSubWorkflow(sub.id),
			...outer,
		});
		const [execution] = await client.executions(sub.id);
		return { parent, subExecutionId: execution?.id ?? '' };
	};

	// The advice of docs/cost-and-limits.md rests on these.
	for (const [result, inner, outer, jobs] of [
		['in a sub-workflow pays once', RETRY, {}, 1],
		['on Execute Sub-workflow starts a new execution, which pays again', {}, RETRY, 2],
	] as const) {
		test(`Retry On Fail ${result}`, async () => {
			const { parent: execution } = await executeInSubWorkflow(inner, outer);
			expect(execution.status).toBe('success');
			expect(environment.simulator.control.jobsCreated()).toHaveLength(jobs);
		});
	}

	test('Retry of an execution whose sub-workflow failed starts a new one, which pays again', async () => {
		const { client, simulator } = environment;
		const { parent } = await executeInSubWorkflow({}, {});
		expect(parent.status).toBe('error');
		await client.ended(await client.retry(parent.id));
		expect(simulator.control.jobsCreated()).toHaveLength(2);
	});

	test('Retry of the failed execution of a sub-workflow resumes its job', async () => {
		const { client, simulator } = environment;
		const { subExecutionId } = await executeInSubWorkflow({}, {});
		simulator.control.advance(60);
		const retried = await client.ended(await client.retry(subExecutionId));
		const [job, ...others] = simulator.control.jobsCreated();
		expect(others).toEqual([]);
		expect(getItems(retried, 'Generate Video')[0]?.json.jobId).toBe(job?.jobId);
	});

	for (const [cause, stop, settings] of [
		['Stop', async (id: string) => await environment.client.stop(id), {}],
		['a workflow timeout', async () => {}, { executionTimeout: 2 }],
	] as const) {
		test(`${cause} with Retry On Fail ends as canceled`, async () => {
			const { client, simulator } = environment;
			simulator.control.nextOutcome({ kind: 'never' });
			// The next status check is far away, so only this ends the wait.
			const node = { ...changing({ options: { pollInterval: 600 } }), ...RETRY };
			const workflow = await client.createWorkflow({
				...chain('Long job', manualTrigger, node),
				settings: { executionOrder: 'v1', ...settings },
			});
			const id = await client.run(workflow.id, START);
			await until('the job is submitted', () => simulator.control.jobsCreated().length > 0);
			await stop(id);
			await client.ended(id);
			// A later attempt must not overwrite the result of the execution.
			await new Promise((resolve) => setTimeout(resolve, 3_000));
			const execution = await client.execution(id);
			expect(execution.status).toBe('canceled');
			expect(simulator.control.jobsCreated()).toHaveLength(1);
		});
	}

	for (const [when, runTwice] of [
		[
			'before',
			async (run: () => Promise<Execution>) => {
				const first = await run();
				return [first, await run()];
			},
		],
		[
			'at the same time',
			async (run: () => Promise<Execution>) => await Promise.all([run(), run()]),
		],
	] as const) {
		test(`an execution whose job never started does not return the one of another ${when}`, async () => {
			const { client, simulator } = environment;
			const workflow = await client.createWorkflow(
				chain(
					'Submit only',
					manualTrigger,
					generateVideo(environment.credential, { waitForCompletion: false }),
				),
			);
			const submission = { method: 'POST', path: '/generate/' };
			simulator.control.nextFault({ kind: 'serverError', on: submission, after: 1 });
			const executions = await runTwice(
				async () => await client.ended(await client.run(workflow.id, START)),
			);
			expect(simulator.control.faultsLeft()).toEqual([]);
			const jobs = simulator.control.jobsCreated().map(({ jobId }) => jobId);
			expect(jobs).toHaveLength(1);
			const returned = executions.flatMap((each) => getItems(each, 'Generate Video'));
			expect(returned.map(({ json }) => json.jobId)).toEqual(jobs);
			expect(executions.flatMap((each) => getFailure(each) ?? [])).toEqual([
				expect.stringMatching(/^Couldn't confirm whether the job for .* started/),
			]);
		});
	}
});
