import type { Editor } from './harness/editor.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, manualTrigger } from './harness/workflows.cts';

describe('Generate Video without waiting, then Wait for Completion', () => {
	let scene: Scene;
	let editor: Editor;

	beforeAll(async () => {
		scene = await openScene('Scenario for collect later');
		editor = await scene.editor();
		const workflow = await scene.client.createWorkflow(
			chain(
				'Submit now, collect later',
				manualTrigger,
				generateVideo(scene.credential, { waitForCompletion: false }),
			),
		);
		await editor.canvas.openWorkflow(workflow.id);
	});
	afterAll(async () => await scene.close());

	test('works as dropped, with no parameter typed', async () => {
		await editor.creator.openBehind('Generate Video');
		await editor.creator.search('scenario');
		await editor.creator.showActions('Scenario');
		await editor.creator.chooseAction('Wait for job completion');
		await editor.credential.choose(scene.credential.name);
		await editor.canvas.closeNode();
		await editor.canvas.executeWorkflow();
		await editor.canvas.openNode('Wait for job completion');
		await editor.output.succeeded();

		const jobs = scene.simulator.control.jobsCreated();
		expect(jobs).toHaveLength(1);
		expect(await editor.output.items()).toMatchObject([
			{ jobId: jobs[0]?.jobId, status: 'success', assetId: jobs[0]?.assetIds[0] },
		]);
	});
});
