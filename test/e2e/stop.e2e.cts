import { until } from './harness/process.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, manualTrigger } from './harness/workflows.cts';

describe('Stop', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for stop', { jobSeconds: 600 });
	});
	afterAll(async () => await scene.close());

	test('ends a wait within two seconds', async () => {
		const editor = await scene.editor();
		const workflow = await scene.client.createWorkflow(
			chain('Long job', manualTrigger, generateVideo(scene.credential)),
		);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.executeWorkflow();
		const { control } = scene.simulator;
		await until('the node looks after its job', () =>
			control.requests().some(({ path }) => path.startsWith('/v1/jobs')),
		);

		const stoppedAt = Date.now();
		await editor.canvas.stopWorkflow();
		await until('n8n has stopped the execution', async () => {
			const [execution] = await scene.client.executions(workflow.id);
			return execution?.status === 'canceled';
		});
		expect(Date.now() - stoppedAt).toBeLessThan(2_000);
	});
});
