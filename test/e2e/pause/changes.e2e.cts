import { credentialFor } from '../../../tools/n8n/credential.cts';
import { until } from '../../../tools/n8n/process.cts';
import { getItems } from '../../../tools/n8n/results.cts';
import {
	chain,
	executeSubWorkflow,
	generateVideo,
	manualTrigger,
	noOp,
	START,
	subWorkflowTrigger,
} from '../../../tools/n8n/workflows.cts';
import { expect, test } from '../harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from '../harness/testEnvironment.cts';
import { JOB_SECONDS } from './cases.cts';
import { WAIT_MODE_VALUES } from './waitMode.cts';

/** The last node: what reaches it is what the workflow goes on with. */
const AFTER = 'After';

/** Of each: the execution with the node, its supervisor and its polling workflow. */
const PAUSED_EXECUTIONS = 3;

interface Started {
	/** Of the execution that a person started. */
	id: string;
	/** Of the workflow with the node. */
	workflowId: string;
	credential: { id: string; name: string };
}

test.describe('A paused execution returns its video', () => {
	let environment: TestEnvironment;
	/** By prompt. All wait side by side, which takes n8n over a minute. */
	const all = new Map<string, Started>();

	const waiting = (prompt: string, credential: Started['credential']) =>
		generateVideo(credential, { prompt, options: { waitMode: WAIT_MODE_VALUES.paused } });

	const start = async (prompt: string, settings = {}): Promise<Started> => {
		const { client, simulator } = environment;
		const values = { ...credentialFor(simulator), name: prompt };
		const credential = await client.createCredential(values);
		const { id } = await client.createWorkflow({
			...chain(prompt, manualTrigger, waiting(prompt, credential), noOp(AFTER)),
			settings: { executionOrder: 'v1', ...settings },
		});
		return { id: await client.run(id, START), workflowId: id, credential };
	};

	const startNested = async (prompt: string): Promise<Started> => {
		const { client, credential } = environment;
		const inner = await client.createWorkflow(
			chain(prompt, subWorkflowTrigger, waiting(prompt, credential)),
		);
		await client.publish(inner);
		const between = await client.createWorkflow(
			chain('Between', subWorkflowTrigger, executeSubWorkflow(inner.id)),
		);
		await client.publish(between);
		const { id } = await client.createWorkflow(
			chain('Outside', manualTrigger, executeSubWorkflow(between.id), noOp(AFTER)),
		);
		return { id: await client.run(id, START), workflowId: inner.id, credential };
	};

	const cases: Array<
		[
			string,
			{ start?: (prompt: string) => Promise<Started>; change?: (of: Started) => Promise<unknown> },
		]
	> = [
		['in the sub-workflow of a sub-workflow', { start: startNested }],
		[
			'in a workflow with execution order v0',
			{ start: async (prompt) => await start(prompt, { executionOrder: 'v0' }) },
		],
		[
			'although its credential was renamed',
			{
				change: async ({ credential }) =>
					await environment.client.updateCredential(credential.id, {
						...credentialFor(environment.simulator),
						name: 'Another name',
					}),
			},
		],
		[
			'although its node was renamed',
			{
				change: async ({ workflowId }) => {
					const { nodes, connections } = await environment.client.workflow(workflowId);
					const text = JSON.stringify({ nodes, connections }).replaceAll('Generate Video', 'Film');
					await environment.client.updateWorkflow(workflowId, JSON.parse(text) as object);
				},
			},
		],
		[
			'although its node was removed from the workflow',
			{
				change: async ({ workflowId }) => {
					const { nodes } = await environment.client.workflow(workflowId);
					const others = nodes.filter(({ name }) => name !== 'Generate Video');
					await environment.client.updateWorkflow(workflowId, { nodes: others, connections: {} });
				},
			},
		],
	];

	const untilPaused = async ({ workflowId }: Started) =>
		await until('the execution is paused', async () => {
			const executions = await environment.client.executions(workflowId);
			const paused = executions.filter(({ status }) => status === 'waiting');
			return paused.length === PAUSED_EXECUTIONS;
		});

	test.beforeAll(async () => {
		const options = { jobSeconds: JOB_SECONDS, maxJobsInFlight: 0 };
		environment = await openTestEnvironment('Scenario while paused', options);
		for (const [title, each] of cases) all.set(title, await (each.start ?? start)(title));
		for (const [title, each] of cases) {
			const started = all.get(title);
			if (!started) continue;
			await untilPaused(started);
			await each.change?.(started);
		}
	});
	test.afterAll(async () => {
		const own = [...all.values()].map(({ credential }) => credential.id);
		for (const id of own.filter((each) => each !== environment.credential.id)) {
			await environment.client.deleteCredential(id);
		}
		await environment.close();
	});

	for (const [title] of cases) {
		test(title, async () => {
			const { client, simulator } = environment;
			const execution = await client.ended(all.get(title)?.id ?? '');
			expect(execution.status).toBe('success');
			const jobs = simulator.control.jobsCreated().filter(({ body }) => body.prompt === title);
			expect(jobs).toHaveLength(1);
			const items = getItems(execution, AFTER);
			expect(items.map(({ json }) => json.jobId)).toEqual(jobs.map(({ jobId }) => jobId));
			const bytes = await client.binary(items[0]?.binary?.data?.id ?? '');
			expect(bytes.equals(simulator.control.assetBytes(jobs[0]?.assetIds[0] ?? ''))).toBe(true);
		});
	}
});
