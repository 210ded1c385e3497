import { until } from './harness/process.cts';
import { itemsOf } from './harness/results.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, manualTrigger, scenarioTrigger } from './harness/workflows.cts';

const TRIGGER = 'Scenario Trigger';

/** n8n looks once a minute at the most. */
const ONE_LOOK = 90;

describe('Scenario Trigger', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for the trigger');
	});
	afterAll(async () => await scene.close());

	/** Makes a video in another workflow, which waits until it is there. */
	async function makeVideo(prompt: string): Promise<string> {
		const workflow = await scene.client.createWorkflow(
			chain(
				prompt,
				manualTrigger,
				generateVideo(scene.credential, { prompt, downloadFiles: false }),
			),
		);
		const made = await scene.client.ended(await scene.client.run(workflow.id, manualTrigger.name));
		return String(itemsOf(made, 'Generate Video')[0]?.json.jobId);
	}

	/** Which jobs each execution was started by, oldest first. */
	async function startedBy(workflowId: string): Promise<unknown[][]> {
		const executions = await scene.client.executions(workflowId);
		const ended = await Promise.all(executions.map(async ({ id }) => await scene.client.ended(id)));
		return ended
			.reverse()
			.map((execution) => itemsOf(execution, TRIGGER).map(({ json }) => json.jobId));
	}

	test(
		'starts a published workflow when a job has ended, once, and goes on after a pause',
		async () => {
			await makeVideo('before');
			const workflow = await scene.client.createWorkflow(
				chain('Collect', scenarioTrigger(TRIGGER, scene.credential, { downloadFiles: true })),
			);
			await scene.client.publish(workflow);
			const first = await makeVideo('first');
			await until(
				'a look has found it',
				async () => (await scene.client.executions(workflow.id)).length > 0,
				{ seconds: ONE_LOOK, everyMs: 500 },
			);
			expect(await startedBy(workflow.id)).toEqual([[first]]);
			const [{ id = '' } = {}] = await scene.client.executions(workflow.id);
			const [item] = itemsOf(await scene.client.execution(id), TRIGGER);
			expect(item?.json).toMatchObject({ status: 'success', mimeType: 'video/mp4' });
			const bytes = await scene.client.binary(item?.binary?.data?.id ?? '');
			const assetId = String(item?.json.assetId);
			expect(bytes.equals(scene.simulator.control.assetBytes(assetId))).toBe(true);

			// What ends while the workflow is off is found when it is on again.
			await scene.client.unpublish(workflow.id);
			const second = await makeVideo('second');
			await scene.client.publish(await scene.client.workflow(workflow.id));
			await until(
				'the second is found',
				async () => (await scene.client.executions(workflow.id)).length > 1,
				{ seconds: ONE_LOOK, everyMs: 500 },
			);
			expect(await startedBy(workflow.id)).toEqual([[first], [second]]);
			await scene.client.unpublish(workflow.id);
		},
		(2 * ONE_LOOK + 30) * 1_000,
	);

	test('shows a recent job when a test event is fetched', async () => {
		const jobId = await makeVideo('shown');
		const workflow = await scene.client.createWorkflow(
			chain('Try', scenarioTrigger(TRIGGER, scene.credential)),
		);
		const execution = await scene.client.ended(await scene.client.run(workflow.id, TRIGGER));
		expect(itemsOf(execution, TRIGGER).map(({ json }) => json.jobId)).toEqual([jobId]);
	});
});
