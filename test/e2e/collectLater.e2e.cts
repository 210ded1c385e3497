import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { chain, generateVideo, manualTrigger } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('Generate Video without waiting, then Wait for Completion', () => {
	const environment = useTestEnvironment('Scenario for collect later');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		const workflow = await environment.client.createWorkflow(
			chain(
				'Submit now, collect later',
				manualTrigger,
				generateVideo(environment.credential, { waitForCompletion: false }),
			),
		);
		await editor.canvas.openWorkflow(workflow.id);
	});

	test('Wait for Completion works after Generate Video with its default parameters', async () => {
		await editor.creator.openBehind('Generate Video');
		await editor.creator.search('scenario');
		await editor.creator.showActions('Scenario');
		await editor.creator.chooseAction('Wait for job completion');
		await editor.credential.choose(environment.credential.name);
		await editor.canvas.closeNode();
		await editor.canvas.executeWorkflow();
		await editor.canvas.openNode('Wait for job completion');
		await editor.output.succeeded();

		const jobs = environment.simulator.control.jobsCreated();
		expect(jobs).toHaveLength(1);
		expect(await editor.output.items()).toMatchObject([
			{ jobId: jobs[0]?.jobId, status: 'success', assetId: jobs[0]?.assetIds[0] },
		]);
	});
});
