import { until } from '../../../tools/n8n/process.cts';
import { getFailure } from '../../../tools/n8n/results.cts';
import {
	chain,
	generateVideo,
	itemsFrom,
	manualTrigger,
	scenarioNode,
	START,
} from '../../../tools/n8n/workflows.cts';
import { expect, test } from '../harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from '../harness/testEnvironment.cts';
import { CASES, JOB_SECONDS, type WaitingCase } from './cases.cts';
import { createNames, readResult, type NodeResult } from './result.cts';
import { WAIT_MODE_VALUES, type WaitMode } from './waitMode.cts';

const MODES: WaitMode[] = ['running', 'paused'];

/** A workflow of items, the waiting node, and a node after each output. */
function workflowOf(environment: TestEnvironment, mode: WaitMode, each: WaitingCase) {
	const items = itemsFrom(
		`return ${JSON.stringify(each.prompts.map((prompt) => ({ json: { prompt } })))};`,
	);
	const options = { ...each.options, waitMode: WAIT_MODE_VALUES[mode] };
	const submit = generateVideo(environment.credential, {
		prompt: '={{ $json.prompt }}',
		...(each.operation === 'waitForCompletion'
			? { waitForCompletion: false }
			: { ...each.parameters, options }),
	});
	const waitFor = scenarioNode('Wait for Completion', environment.credential, {
		resource: 'job',
		operation: 'waitForCompletion',
		jobId: { __rl: true, mode: 'id', value: '={{ $json.jobId }}' },
		...each.parameters,
		options,
	});
	const nodes = each.operation === 'waitForCompletion' ? [submit, waitFor] : [submit];
	const last = nodes.at(-1);
	if (last && each.onError) last.onError = each.onError;
	return {
		...chain(`${each.name}, ${mode}`, manualTrigger, items, ...nodes),
		node: last?.name ?? '',
	};
}

/**
 * Differences of a paused execution in n8n: it pairs the node's items with the
 * input by index, and a retry returns the error again without running the node.
 */
const asPaused = (
	{ outputs, description, ...rest }: NodeResult,
	{ puts, fails }: WaitingCase,
): NodeResult => ({
	...rest,
	description: description
		?.replace(
			/Retry(ing)? this execution [^.]*\./,
			'Get their results with Wait for Completion and these job IDs.',
		)
		.replace(/ If this item stops it again, [^.]*\./, ''),
	outputs:
		puts && !fails
			? outputs.map((items) =>
					items.map((item, place) => ({ ...item, pairedItem: { item: place } })),
				)
			: outputs,
});

test.describe('Wait Mode', () => {
	/** One project each: all executions in one would wait for its rate limit, of 80 requests a minute. */
	const environments = new Map<WaitMode, TestEnvironment>();
	const started = new Map<string, { id: string; workflowId: string; node: string }>();
	const keyOf = (each: WaitingCase, mode: WaitMode) => `${each.name}, ${mode}`;

	function environmentOf(mode: WaitMode): TestEnvironment {
		const environment = environments.get(mode);
		if (!environment) throw new Error(`There is no environment for ${mode}`);
		return environment;
	}

	/** Prompts are the same in all cases, so each execution submits before the next starts. */
	async function start(each: WaitingCase, mode: WaitMode) {
		const environment = environmentOf(mode);
		const { control } = environment.simulator;
		const { prompts, outcomes = [] } = each;
		const before = control.jobsCreated().length;
		prompts.forEach((prompt, index) =>
			control.nextOutcome({ ...(outcomes[index] ?? { seconds: JOB_SECONDS }), prompt }),
		);
		const { node, ...workflow } = workflowOf(environment, mode, each);
		const { id } = await environment.client.createWorkflow(workflow);
		started.set(keyOf(each, mode), {
			id: await environment.client.run(id, START),
			workflowId: id,
			node,
		});
		await until(
			'its jobs are submitted',
			() => control.jobsCreated().length === before + prompts.length,
		);
	}

	async function end(each: WaitingCase, mode: WaitMode) {
		const known = started.get(keyOf(each, mode));
		if (!known) throw new Error(`${each.name} was not started`);
		const { id, node } = known;
		const environment = environmentOf(mode);
		const execution = await environment.client.ended(id);
		const names = createNames(environment.simulator.control);
		return await readResult(environment.client, execution, node, names);
	}

	const executionsOf = async (each: WaitingCase, mode: WaitMode) =>
		(await environmentOf(mode).client.executions(started.get(keyOf(each, mode))?.workflowId ?? ''))
			.length;

	const startAll = async (mode: WaitMode) => {
		const options = { maxJobsInFlight: 0 };
		environments.set(mode, await openTestEnvironment(`Scenario for ${mode}`, options));
		for (const each of CASES) await start(each, mode);
	};

	test.beforeAll(async () => {
		await Promise.all(MODES.map(startAll));
	});
	test.afterAll(async () => {
		for (const environment of environments.values()) await environment.close();
	});

	for (const each of CASES) {
		test(`running and paused give the same result: ${each.name}`, async () => {
			const [running, paused] = await Promise.all(MODES.map(async (mode) => await end(each, mode)));
			expect(running?.status).toBe(each.fails ? 'error' : 'success');
			expect(running?.outputs.flat().length).toBe(each.puts ?? each.prompts.length);
			// A paused execution has helper workflows, whose executions are listed too.
			expect(await executionsOf(each, 'running')).toBe(1);
			expect(await executionsOf(each, 'paused')).toBeGreaterThan(1);
			expect(paused).toEqual(running && asPaused(running, each));
		});
	}

	test('files of a paused execution outlast its helper workflows', async () => {
		const environment = environmentOf('paused');
		const [first] = CASES;
		const { id, workflowId } = started.get(keyOf(first, 'paused')) ?? { id: '', workflowId: '' };
		const others = (await environment.client.executions(workflowId)).map(
			(execution) => execution.id,
		);
		await environment.client.removeExecutions(others.filter((other) => other !== id));
		expect(await environment.client.executions(workflowId)).toHaveLength(1);
		const { outputs } = await end(first, 'paused');
		expect(outputs).toMatchObject([[{ files: [{ content: 'bytes of one.0' }] }]]);
	});

	test('a retry of a failed paused execution submits nothing and fails the same way', async () => {
		const environment = environmentOf('paused');
		const each = CASES.find(({ name }) => name === 'a job that fails') ?? CASES[0];
		const { id } = started.get(keyOf(each, 'paused')) ?? { id: '' };
		const before = environment.simulator.control.jobsCreated().length;
		const failed = await environment.client.execution(id);
		const retried = await environment.client.ended(await environment.client.retry(id));
		expect(getFailure(retried)).toBe(getFailure(failed));
		expect(environment.simulator.control.jobsCreated()).toHaveLength(before);
	});
});
