import { failureOf, itemsOf } from './harness/results.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, manualTrigger, START } from './harness/workflows.cts';

describe('A failed execution that is retried from the list', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for retry', { jobSeconds: 600 });
	});
	afterAll(async () => await scene.close());

	test('takes up the job that it has paid for', async () => {
		const workflow = await scene.client.createWorkflow(
			chain('Retry', manualTrigger, generateVideo(scene.credential, { options: { timeout: 2 } })),
		);
		const failed = await scene.client.ended(await scene.client.run(workflow.id, START));
		const [job] = scene.simulator.control.jobsCreated();
		expect(failed.status).toBe('error');
		expect(failureOf(failed)).toContain(job?.jobId);

		scene.simulator.control.advance(600);
		const retried = await scene.client.ended(await scene.client.retry(failed.id));
		expect(retried).toMatchObject({ status: 'success', mode: 'retry' });
		expect(itemsOf(retried, 'Generate Video')[0]?.json).toMatchObject({ jobId: job?.jobId });
		expect(scene.simulator.control.jobsCreated()).toHaveLength(1);
	});

	test('makes a new job when the old one has failed', async () => {
		scene.simulator.control.reset();
		scene.simulator.control.nextOutcome(
			{ kind: 'failure', seconds: 1, error: 'The scene was too dark' },
			{ seconds: 1 },
		);
		const workflow = await scene.client.createWorkflow(
			chain('Retry a failure', manualTrigger, generateVideo(scene.credential)),
		);
		const failed = await scene.client.ended(await scene.client.run(workflow.id, START));
		expect(failureOf(failed)).toContain('The scene was too dark');

		const retried = await scene.client.ended(await scene.client.retry(failed.id));
		expect(retried.status).toBe('success');
		const jobs = scene.simulator.control.jobsCreated();
		expect(jobs.map(({ charged }) => charged > 0)).toEqual([false, true]);
	});
});
