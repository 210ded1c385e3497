import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('Generate Video in the editor', () => {
	// Each goes on where the one before it has ended.
	test.describe.configure({ mode: 'serial' });

	const environment = useTestEnvironment('Scenario for generate');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
		await editor.credential.choose(environment.credential.name);
		await editor.node.openList('model');
		await editor.node.pickListed('Google Veo 3.1 Fast');
		await editor.node.formShown();
	});

	test('Generate Video names a missing field and submits nothing', async () => {
		await editor.node.executeStep();
		const { message, description } = await editor.output.failure();
		expect(message).toContain('Prompt');
		expect(description).toContain('Nothing was submitted');
		expect(environment.simulator.control.jobsCreated()).toEqual([]);
	});

	test('Generate Video returns one simplified item', async () => {
		await editor.node.fill('prompt', 'A fox in the snow');
		await editor.node.executeStep();
		await editor.output.succeeded();
		const [job] = environment.simulator.control.jobsCreated();
		const items = await editor.output.items();
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({
			jobId: job?.jobId,
			status: 'success',
			modelId: 'model_veo3-1-fast',
			assetId: job?.assetIds[0],
			mimeType: 'video/mp4',
		});
		expect(job?.body).toMatchObject({ prompt: 'A fox in the snow', generateAudio: true });
	});

	test('the Binary tab plays the video', async () => {
		const film = await editor.output.watchVideo();
		expect(film.played).toBeGreaterThan(0);
		expect(film.seconds).toBeGreaterThanOrEqual(film.played);
		expect(film.width / film.height).toBeCloseTo(16 / 9, 1);
	});
});
