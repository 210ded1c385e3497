import type { Editor } from './harness/editor.cts';
import { openScene, type Scene } from './harness/scene.cts';

describe('The node panel', () => {
	let scene: Scene;
	let editor: Editor;

	beforeAll(async () => {
		scene = await openScene('Scenario for panel');
		editor = await scene.editor();
		await editor.canvas.newWorkflow();
	});
	afterAll(async () => await scene.close());

	test('finds the node by what it does, and lists its actions', async () => {
		await editor.creator.open();
		expect((await editor.creator.search('generate video'))[0]).toBe('Scenario');
		const actions = await editor.creator.showActions('Scenario');
		expect(actions).toEqual(
			expect.arrayContaining(['Generate video', 'Get job', 'Wait for job completion']),
		);
	});

	test('puts the action on the canvas, with icon and subtitle', async () => {
		await editor.creator.chooseAction('Generate video');
		await editor.canvas.closeNode();
		const node = editor.canvas.node('Generate video');
		expect(await node.innerText()).toContain('generate: video');
		const icon = node.locator('img').first();
		expect(await icon.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
		expect(await icon.getAttribute('src')).toContain('scenario.svg');
	});
});
