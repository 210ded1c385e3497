import { chain, generateVideo, manualTrigger, START } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

test.describe('Workflow timeout', () => {
	let environment: TestEnvironment;
	test.beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for execution time-out', { jobSeconds: 600 });
	});
	test.afterAll(async () => await environment.close());

	test("a workflow's timeout ends the wait for a job", async () => {
		const workflow = await environment.client.createWorkflow({
			...chain('Two seconds', manualTrigger, generateVideo(environment.credential)),
			settings: { executionOrder: 'v1', executionTimeout: 2 },
		});
		// Its job takes much longer than this waits.
		const execution = await environment.client.ended(
			await environment.client.run(workflow.id, START),
		);
		expect(execution.status).toBe('canceled');
	});
});
