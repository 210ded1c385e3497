import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('The node panel', () => {
	const environment = useTestEnvironment('Scenario for panel');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		await editor.canvas.newWorkflow();
	});

	test('the node creator finds the node by what it does and lists its actions', async () => {
		await editor.creator.open();
		expect((await editor.creator.search('generate video'))[0]).toBe('Scenario');
		for (const words of ['create ai video', '3d model', 'kling', 'scenario.gg', 'text to video']) {
			// A search counts as done when it lists something else.
			await editor.creator.search('slack');
			expect((await editor.creator.search(words)).slice(0, 5)).toContain('Scenario');
		}
		await editor.creator.search('slack');
		await editor.creator.search('generate video');
		const actions = await editor.creator.showActions('Scenario');
		expect(actions).toEqual(
			expect.arrayContaining(['Generate video', 'Get job', 'Wait for job completion']),
		);
		// n8n takes it from the trigger, though most people come for the actions.
		await expect(editor.creator.panel).toContainText(/Generate videos, .* or start the workflow/);
	});

	test('an action from the node creator has icon and subtitle on the canvas', async () => {
		await editor.creator.chooseAction('Generate video');
		await editor.canvas.closeNode();
		const node = editor.canvas.node('Generate video');
		await expect(node).toContainText('generate: video');
		const icon = node.locator('img').first();
		await expect
			.poll(async () => await icon.evaluate((image: HTMLImageElement) => image.naturalWidth))
			.toBeGreaterThan(0);
		await expect(icon).toHaveAttribute('src', /scenario\.svg/);
	});
});
