import type { Editor } from './harness/editor.cts';
import { openScene, type Scene } from './harness/scene.cts';

describe('Generate Video in the editor', () => {
	let scene: Scene;
	let editor: Editor;

	beforeAll(async () => {
		scene = await openScene('Scenario for generate');
		editor = await scene.editor();
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
		await editor.credential.choose(scene.credential.name);
		await editor.node.openList('model');
		await editor.node.pickListed('Google Veo 3.1 Fast');
		await editor.node.fields();
	});
	afterAll(async () => await scene.close());

	test('names the field that was left out, and nothing is submitted', async () => {
		await editor.node.executeStep();
		const { message, description } = await editor.output.failure();
		expect(message).toContain('Prompt');
		expect(description).toContain('Nothing was submitted');
		expect(scene.simulator.control.jobsCreated()).toEqual([]);
	});

	test('filled in, it gives one simple item', async () => {
		await editor.node.fill('prompt', 'A fox in the snow');
		await editor.node.executeStep();
		await editor.output.succeeded();
		const [job] = scene.simulator.control.jobsCreated();
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

	test('plays the video in the Binary tab', async () => {
		const film = await editor.output.watchVideo();
		expect(film.played).toBeGreaterThan(0);
		expect(film.seconds).toBeGreaterThanOrEqual(film.played);
		expect(film.width / film.height).toBeCloseTo(16 / 9, 1);
	});
});
