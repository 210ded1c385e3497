import { until } from '../../tools/n8n/process.cts';
import { chain, generateVideo, manualTrigger } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

test.describe('Stop', () => {
	let environment: TestEnvironment;
	test.beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for stop', { jobSeconds: 600 });
	});
	test.afterAll(async () => await environment.close());

	test('Stop ends a wait at once', async ({ browser }) => {
		const editor = await environment.editor(browser);
		const workflow = await environment.client.createWorkflow(
			chain(
				'Long job',
				manualTrigger,
				// The next status check is far away, so only Stop can end the wait.
				generateVideo(environment.credential, { options: { pollInterval: 600 } }),
			),
		);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.executeWorkflow();
		const { control } = environment.simulator;
		await until('the job is submitted', () => control.jobsCreated().length === 1);
		await until('the node polls its job', () =>
			control.requests().some(({ path }) => path.startsWith('/v1/jobs')),
		);
		const before = control.requests().length;
		await editor.canvas.stopWorkflow();
		await until('n8n has stopped the execution', async () => {
			const [execution] = await environment.client.executions(workflow.id);
			return execution?.status === 'canceled';
		});
		// One may have been on its way.
		expect(control.requests().length - before).toBeLessThanOrEqual(1);
	});
});
