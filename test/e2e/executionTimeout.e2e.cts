import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, manualTrigger, START } from './harness/workflows.cts';

describe("A workflow's own time-out", () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for execution time-out', { jobSeconds: 600 });
	});
	afterAll(async () => await scene.close());

	test('ends the wait for a job', async () => {
		const workflow = await scene.client.createWorkflow({
			...chain('Two seconds', manualTrigger, generateVideo(scene.credential)),
			settings: { executionOrder: 'v1', executionTimeout: 2 },
		});
		const startedAt = Date.now();
		const execution = await scene.client.ended(await scene.client.run(workflow.id, START));
		expect(execution.status).toBe('canceled');
		expect(Date.now() - startedAt).toBeLessThan(6_000);
	});
});
