import { getFailure, getItems } from '../../tools/n8n/results.cts';
import { chain, generateVideo, manualTrigger, START } from '../../tools/n8n/workflows.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

describe('Retry of a failed execution', () => {
	let environment: TestEnvironment;
	beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for retry', { jobSeconds: 600 });
	});
	afterAll(async () => await environment.close());

	test('a retry resumes the paid job', async () => {
		const workflow = await environment.client.createWorkflow(
			chain(
				'Retry',
				manualTrigger,
				generateVideo(environment.credential, { options: { timeout: 2 } }),
			),
		);
		const failed = await environment.client.ended(await environment.client.run(workflow.id, START));
		const [job] = environment.simulator.control.jobsCreated();
		expect(failed.status).toBe('error');
		expect(getFailure(failed)).toContain(job?.jobId);

		environment.simulator.control.advance(600);
		const retried = await environment.client.ended(await environment.client.retry(failed.id));
		expect(retried).toMatchObject({ status: 'success', mode: 'retry' });
		expect(getItems(retried, 'Generate Video')[0]?.json).toMatchObject({ jobId: job?.jobId });
		expect(environment.simulator.control.jobsCreated()).toHaveLength(1);
	});

	test('a retry submits a new job when the old one failed', async () => {
		environment.simulator.control.reset();
		environment.simulator.control.nextOutcome(
			{ kind: 'failure', seconds: 1, error: 'The environment was too dark' },
			{ seconds: 1 },
		);
		const workflow = await environment.client.createWorkflow(
			chain('Retry a failure', manualTrigger, generateVideo(environment.credential)),
		);
		const failed = await environment.client.ended(await environment.client.run(workflow.id, START));
		expect(getFailure(failed)).toContain('The environment was too dark');

		const retried = await environment.client.ended(await environment.client.retry(failed.id));
		expect(retried.status).toBe('success');
		const jobs = environment.simulator.control.jobsCreated();
		expect(jobs.map(({ charged }) => charged > 0)).toEqual([false, true]);
	});
});
