import { getFailure, getItems } from '../../tools/n8n/results.cts';
import {
	chain,
	generateVideo,
	itemsFrom,
	manualTrigger,
	START,
} from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

test.describe('Retry of a failed execution', () => {
	let environment: TestEnvironment;
	test.beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for retry', { jobSeconds: 600 });
	});
	test.afterAll(async () => await environment.close());

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

	test('a retry resumes the jobs of data table rows, whose dates n8n stores as texts', async () => {
		const { client, simulator, credential } = environment;
		simulator.control.reset();
		const subjects = ['A fox', 'A hare'];
		const workflow = await client.createWorkflow(
			chain(
				'Retry of rows',
				manualTrigger,
				itemsFrom(`return ${JSON.stringify(subjects)}.map((subject) => ({ json: { subject } }));`),
				{
					name: 'Insert Row',
					type: 'n8n-nodes-base.dataTable',
					typeVersion: 1.1,
					parameters: {
						resource: 'row',
						operation: 'insert',
						dataTableId: {
							__rl: true,
							mode: 'id',
							value: await client.createDataTable('Subjects', ['subject']),
						},
						columns: { mappingMode: 'autoMapInputData', value: null },
						options: {},
					},
				},
				generateVideo(credential, { prompt: '={{ $json.subject }}', options: { timeout: 2 } }),
			),
		);
		const failed = await client.ended(await client.run(workflow.id, START));
		expect(getFailure(failed)).toContain("didn't finish within 2 s");
		const jobs = new Map(
			simulator.control.jobsCreated().map(({ jobId, body }) => [body.prompt, jobId]),
		);
		expect([...jobs.keys()].sort()).toEqual(subjects);

		simulator.control.advance(600);
		const retried = await client.ended(await client.retry(failed.id));
		const items = getItems(retried, 'Generate Video');
		expect(items.map(({ json }) => json.jobId)).toEqual(subjects.map((each) => jobs.get(each)));
		expect(items.map(({ binary }) => binary?.data?.mimeType)).toEqual(['video/mp4', 'video/mp4']);
		expect(simulator.control.jobsCreated()).toHaveLength(2);
	});
});
