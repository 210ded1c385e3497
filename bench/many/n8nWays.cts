import type { Simulator } from '../../simulator/index.cts';
import type { N8nClient, WorkflowToCreate } from '../../tools/n8n/client.cts';
import { credentialFor } from '../../tools/n8n/credential.cts';
import { until } from '../../tools/n8n/process.cts';
import { getFailure } from '../../tools/n8n/results.cts';
import { START } from '../../tools/n8n/workflows.cts';
import { OURS } from './result.cts';
import { createBatchWorkflow, createLoopWorkflow, createScenarioWorkflow } from './workflows.cts';

/** One way to generate many videos. */
export interface Way {
	name: string;
	/**
	 * The largest number of items that it is measured with, and more than one only once: a way that
	 * leaves capacity of the account unused takes hours.
	 */
	maxItems?: number;
	/**
	 * Generates one video per item and downloads the files.
	 *
	 * @returns start and end, in scaled milliseconds since the epoch
	 */
	run(items: number): Promise<{ startedAt: number; endedAt: number }>;
}

/** The largest number of items for ways that make one video after the other. */
const MAX_ITEMS_IN_SEQUENCE = 10;
const MAX_ITEMS_WITH_FIVE = 50;

/** Long enough for the slowest way at any scale that makes sense. */
const TIMEOUT_SECONDS = 3_600;

/**
 * Saves a workflow, runs it and waits for its end. Only the list of executions is polled: reading
 * their data would make n8n work while it is measured.
 *
 * @throws {Error} when the execution did not succeed
 */
export async function execute(client: N8nClient, workflow: WorkflowToCreate) {
	const { id: workflowId } = await client.createWorkflow(workflow);
	const id = await client.run(workflowId, START);
	const hasEnded = async () =>
		(await client.executions(workflowId)).some((each) => each.id === id && each.stoppedAt);
	await until(`execution ${id} has ended`, hasEnded, { seconds: TIMEOUT_SECONDS, everyMs: 250 });
	const execution = await client.execution(id);
	if (execution.status !== 'success') {
		throw new Error(`Execution ${id} ended as ${execution.status}: ${getFailure(execution)}`);
	}
	return execution;
}

/** Our node, and workflows of built-in nodes, all in one n8n. */
export async function createN8nWays(client: N8nClient, simulator: Simulator): Promise<Way[]> {
	const ours = await client.createCredential(credentialFor(simulator));
	const { baseUrl, apiKey: user, apiSecret: password } = simulator;
	const basic = await client.createCredential({
		name: 'Basic',
		type: 'httpBasicAuth',
		data: { user, password },
	});
	const run = (createWorkflow: (items: number) => WorkflowToCreate): Way['run'] => {
		return async (items) => {
			const { startedAt, stoppedAt = '' } = await execute(client, createWorkflow(items));
			return { startedAt: Date.parse(startedAt), endedAt: Date.parse(stoppedAt) };
		};
	};
	return [
		{
			name: OURS,
			run: run((items) => createScenarioWorkflow(items, ours, {})),
		},
		{
			name: `${OURS}, 5 jobs at once`,
			maxItems: MAX_ITEMS_WITH_FIVE,
			run: run((items) => createScenarioWorkflow(items, ours, { maxConcurrentJobs: 5 })),
		},
		{
			name: 'HTTP Request in batches, polled by its paging',
			run: run((items) => createBatchWorkflow(items, basic, baseUrl)),
		},
		{
			name: 'HTTP Request, Wait and IF in a loop',
			maxItems: MAX_ITEMS_IN_SEQUENCE,
			run: run((items) => createLoopWorkflow(items, basic, baseUrl)),
		},
	];
}
