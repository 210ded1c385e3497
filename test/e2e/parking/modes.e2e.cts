import { until } from '../harness/process.cts';
import { failureOf } from '../harness/results.cts';
import { openScene, type Scene } from '../harness/scene.cts';
import {
	chain,
	generateVideo,
	itemsFrom,
	manualTrigger,
	scenarioNode,
	START,
} from '../harness/workflows.cts';
import { CASES, JOB_SECONDS, type WaitingCase } from './cases.cts';
import { type CameOut, namesOf, whatCameOut } from './result.cts';

const MODES = ['running', 'parked'] as const;
type Mode = (typeof MODES)[number];

/** One workflow: items, the node that waits, and what is behind its outputs. */
function workflowOf(scene: Scene, mode: Mode, each: WaitingCase) {
	const items = itemsFrom(
		`return ${JSON.stringify(each.prompts.map((prompt) => ({ json: { prompt } })))};`,
	);
	const options = { ...each.options, waitMode: mode };
	const submit = generateVideo(scene.credential, {
		prompt: '={{ $json.prompt }}',
		...(each.operation === 'waitForCompletion'
			? { waitForCompletion: false }
			: { ...each.parameters, options }),
	});
	const waitFor = scenarioNode('Wait for Completion', scene.credential, {
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
 * What n8n does in its own way with an execution that was parked: it pairs the node's items with
 * the input by their places, and a retry of it gives its error again without running the node.
 */
const asParked = (
	{ outputs, description, ...rest }: CameOut,
	{ puts, fails }: WaitingCase,
): CameOut => ({
	...rest,
	description: description?.replace(
		'Retrying this execution takes them up.',
		'Wait for Completion fetches them by these job IDs.',
	),
	outputs:
		puts && !fails
			? outputs.map((items) =>
					items.map((item, place) => ({ ...item, pairedItem: { item: place } })),
				)
			: outputs,
});

describe('A wait comes out the same whether the execution runs or is parked:', () => {
	let scene: Scene;
	const started = new Map<string, { id: string; workflowId: string; node: string }>();
	const keyOf = (each: WaitingCase, mode: Mode) => `${each.name}, ${mode}`;

	/** The outcomes are those of the next jobs, so each execution submits before the next starts. */
	async function start(each: WaitingCase, mode: Mode) {
		const { control } = scene.simulator;
		const { prompts, outcomes = [] } = each;
		const before = control.jobsCreated().length;
		prompts.forEach((_, index) => control.nextOutcome(outcomes[index] ?? { seconds: JOB_SECONDS }));
		const { node, ...workflow } = workflowOf(scene, mode, each);
		const { id } = await scene.client.createWorkflow(workflow);
		started.set(keyOf(each, mode), {
			id: await scene.client.run(id, START),
			workflowId: id,
			node,
		});
		await until(
			'its jobs are submitted',
			() => control.jobsCreated().length === before + prompts.length,
		);
	}

	async function end(each: WaitingCase, mode: Mode) {
		const known = started.get(keyOf(each, mode));
		if (!known) throw new Error(`${each.name} was not started`);
		const { id, node } = known;
		const execution = await scene.client.ended(id, 240);
		const names = namesOf(scene.simulator.control);
		return await whatCameOut(scene.client, execution, node, names);
	}

	const executionsOf = async (each: WaitingCase, mode: Mode) =>
		(await scene.client.executions(started.get(keyOf(each, mode))?.workflowId ?? '')).length;

	beforeAll(async () => {
		scene = await openScene('Scenario for both modes', { maxJobsInFlight: 0 });
		for (const mode of ['parked', 'running'] as const) {
			for (const each of CASES) await start(each, mode);
		}
	}, 240_000);
	afterAll(async () => await scene.close());

	test.each(CASES)(
		'$name',
		async (each) => {
			const [running, parked] = await Promise.all(MODES.map(async (mode) => await end(each, mode)));
			expect(running?.status).toBe(each.fails ? 'error' : 'success');
			expect(running?.outputs.flat().length).toBe(each.puts ?? each.prompts.length);
			// Behind a parked execution there are those that slept for it.
			expect(await executionsOf(each, 'running')).toBe(1);
			expect(await executionsOf(each, 'parked')).toBeGreaterThan(1);
			expect(parked).toEqual(running && asParked(running, each));
		},
		300_000,
	);

	test('its files outlast the executions that slept for it', async () => {
		const [first] = CASES;
		const { id, workflowId } = started.get(keyOf(first, 'parked')) ?? { id: '', workflowId: '' };
		const others = (await scene.client.executions(workflowId)).map((execution) => execution.id);
		await scene.client.removeExecutions(others.filter((other) => other !== id));
		expect(await scene.client.executions(workflowId)).toHaveLength(1);
		const { outputs } = await end(first, 'parked');
		expect(outputs).toMatchObject([[{ files: [{ content: 'bytes of one.0' }] }]]);
	});

	test('a retry of one that went wrong pays nothing, and says the same again', async () => {
		const each = CASES.find(({ name }) => name === 'a job that fails') ?? CASES[0];
		const { id } = started.get(keyOf(each, 'parked')) ?? { id: '' };
		const before = scene.simulator.control.jobsCreated().length;
		const failed = await scene.client.execution(id);
		const retried = await scene.client.ended(await scene.client.retry(id));
		expect(failureOf(retried)).toBe(failureOf(failed));
		expect(scene.simulator.control.jobsCreated()).toHaveLength(before);
	});
});
