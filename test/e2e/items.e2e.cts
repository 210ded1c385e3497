import { getItems } from '../../tools/n8n/results.cts';
import {
	chain,
	generateVideo,
	itemsFrom,
	manualTrigger,
	START,
} from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

const TEN_PROMPTS =
	'return Array.from({ length: 10 }, (_, index) => ({ json: { prompt: `Fox ${index}` } }));';

test.describe('Ten items', () => {
	let environment: TestEnvironment;
	test.beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for items');
	});
	test.afterAll(async () => await environment.close());

	test('ten items return ten videos in item order, each with its own bytes', async () => {
		const workflow = await environment.client.createWorkflow(
			chain(
				'Ten items',
				manualTrigger,
				itemsFrom(TEN_PROMPTS),
				generateVideo(environment.credential, { prompt: '={{ $json.prompt }}' }),
			),
		);
		// The first takes longest, so jobs don't end in the order of their submission.
		environment.simulator.control.nextOutcome({ seconds: 5 });
		const execution = await environment.client.ended(
			await environment.client.run(workflow.id, START),
		);
		expect(execution.status).toBe('success');

		const items = getItems(execution, 'Generate Video');
		const jobs = new Map(
			environment.simulator.control.jobsCreated().map((job) => [job.jobId, job.body.prompt]),
		);
		expect(jobs.size).toBe(10);
		expect(items.map(({ json }) => jobs.get(String(json.jobId)))).toEqual(
			Array.from({ length: 10 }, (_, index) => `Fox ${index}`),
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 10 }, (_, item) => ({ item })),
		);
		for (const { json, binary } of items) {
			const bytes = await environment.client.binary(binary?.data?.id ?? '');
			const expected = environment.simulator.control.assetBytes(String(json.assetId));
			expect(bytes.equals(expected)).toBe(true);
		}
	});
});
