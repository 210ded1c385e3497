import { itemsOf } from './harness/results.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, itemsFrom, manualTrigger, START } from './harness/workflows.cts';

const TEN_PROMPTS =
	'return Array.from({ length: 10 }, (_, index) => ({ json: { prompt: `Fox ${index}` } }));';

describe('Ten items', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for items');
	});
	afterAll(async () => await scene.close());

	test('make ten videos, in the order of the items, each with its own bytes', async () => {
		const workflow = await scene.client.createWorkflow(
			chain(
				'Ten items',
				manualTrigger,
				itemsFrom(TEN_PROMPTS),
				generateVideo(scene.credential, { prompt: '={{ $json.prompt }}' }),
			),
		);
		// The first takes longest: what is asked for first does not come out first.
		scene.simulator.control.nextOutcome({ seconds: 5 });
		const execution = await scene.client.ended(await scene.client.run(workflow.id, START));
		expect(execution.status).toBe('success');

		const items = itemsOf(execution, 'Generate Video');
		const jobs = new Map(
			scene.simulator.control.jobsCreated().map((job) => [job.jobId, job.body.prompt]),
		);
		expect(jobs.size).toBe(10);
		expect(items.map(({ json }) => jobs.get(String(json.jobId)))).toEqual(
			Array.from({ length: 10 }, (_, index) => `Fox ${index}`),
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 10 }, (_, item) => ({ item })),
		);
		for (const { json, binary } of items) {
			const bytes = await scene.client.binary(binary?.data?.id ?? '');
			const expected = scene.simulator.control.assetBytes(String(json.assetId));
			expect(bytes.equals(expected)).toBe(true);
		}
	});
});
