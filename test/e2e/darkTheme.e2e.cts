import type { Editor } from './harness/editor.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, manualTrigger } from './harness/workflows.cts';

describe('The dark theme', () => {
	let scene: Scene;
	let editor: Editor;
	beforeAll(async () => {
		scene = await openScene('Scenario for dark theme');
		editor = await scene.editor('dark');
		const workflow = await scene.client.createWorkflow(
			chain('Dark', manualTrigger, generateVideo(scene.credential)),
		);
		await editor.canvas.openWorkflow(workflow.id);
	});
	afterAll(async () => await scene.close());

	test('has an icon of its own on the canvas', async () => {
		const icon = editor.canvas.node('Generate Video').locator('img').first();
		expect(await icon.getAttribute('src')).toContain('scenario.dark.svg');
		expect(await icon.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
	});

	test('has it in the open node too', async () => {
		await editor.canvas.openNode('Generate Video');
		const title = editor.page.getByTestId('ndv').locator('img').first();
		expect(await title.getAttribute('src')).toContain('scenario.dark.svg');
		await editor.canvas.closeNode();
	});

	test('has it in the panel of nodes too', async () => {
		await editor.creator.openBehind('Generate Video');
		await editor.creator.search('scenario');
		const icon = editor.page.getByTestId('node-creator').locator('img[src*="scenario"]').first();
		expect(await icon.getAttribute('src')).toContain('scenario.dark.svg');
	});
});
