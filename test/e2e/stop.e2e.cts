import { until } from '../../tools/n8n/process.cts';
import { chain, generateVideo, manualTrigger } from '../../tools/n8n/workflows.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

describe('Stop', () => {
	let environment: TestEnvironment;
	beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for stop', { jobSeconds: 600 });
	});
	afterAll(async () => await environment.close());

	test('Stop ends a wait within two seconds', async () => {
		const editor = await environment.editor();
		const workflow = await environment.client.createWorkflow(
			chain('Long job', manualTrigger, generateVideo(environment.credential)),
		);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.executeWorkflow();
		const { control } = environment.simulator;
		await until('the node polls its job', () =>
			control.requests().some(({ path }) => path.startsWith('/v1/jobs')),
		);

		const stoppedAt = Date.now();
		await editor.canvas.stopWorkflow();
		await until('n8n has stopped the execution', async () => {
			const [execution] = await environment.client.executions(workflow.id);
			return execution?.status === 'canceled';
		});
		expect(Date.now() - stoppedAt).toBeLessThan(2_000);
	});
});
