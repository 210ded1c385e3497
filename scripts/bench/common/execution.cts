import type { Execution, N8nClient, WorkflowToCreate } from '../../../test/e2e/harness/client.cts';
import { until } from '../../../test/e2e/harness/process.cts';
import { failureOf } from '../../../test/e2e/harness/results.cts';
import { START } from './workflow.cts';

/** Long enough for the slowest peer at any pace that makes sense. */
const PATIENCE_SECONDS = 3_600;
const LOOK_EVERY_MS = 250;

/**
 * Runs a workflow that is saved by hand, and waits for its end. It looks at the list of executions
 * alone: their data would make n8n work while it is being measured.
 *
 * @throws {Error} when the execution did not succeed
 */
export async function executeSaved(client: N8nClient, workflowId: string): Promise<Execution> {
	const id = await client.run(workflowId, START);
	const hasEnded = async () =>
		(await client.executions(workflowId)).some((one) => one.id === id && one.stoppedAt);
	await until(`execution ${id} has ended`, hasEnded, {
		seconds: PATIENCE_SECONDS,
		everyMs: LOOK_EVERY_MS,
	});
	const execution = await client.execution(id);
	if (execution.status !== 'success') {
		throw new Error(`Execution ${id} ended as ${execution.status}: ${failureOf(execution)}`);
	}
	return execution;
}

/** Saves a workflow and runs it once. @throws {Error} when the execution did not succeed */
export async function execute(client: N8nClient, workflow: WorkflowToCreate): Promise<Execution> {
	const { id } = await client.createWorkflow(workflow);
	return await executeSaved(client, id);
}
