import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { chain, generateVideo, manualTrigger } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('The dark theme', () => {
	const environment = useTestEnvironment('Scenario for dark theme');
	let editor: Editor;
	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser, 'dark');
		const workflow = await environment.client.createWorkflow(
			chain('Dark', manualTrigger, generateVideo(environment.credential)),
		);
		await editor.canvas.openWorkflow(workflow.id);
	});

	test('the canvas shows the dark icon', async () => {
		const icon = editor.canvas.node('Generate Video').locator('img').first();
		await expect(icon).toHaveAttribute('src', /scenario\.dark\.svg/);
		await expect
			.poll(async () => await icon.evaluate((image: HTMLImageElement) => image.naturalWidth))
			.toBeGreaterThan(0);
	});

	test('the open node shows the dark icon', async () => {
		await editor.canvas.openNode('Generate Video');
		const title = editor.page.getByTestId('ndv').locator('img').first();
		await expect(title).toHaveAttribute('src', /scenario\.dark\.svg/);
		await editor.canvas.closeNode();
	});

	test('the node creator shows the dark icon', async () => {
		await editor.creator.openBehind('Generate Video');
		await editor.creator.search('scenario');
		const icon = editor.page.getByTestId('node-creator').locator('img[src*="scenario"]').first();
		await expect(icon).toHaveAttribute('src', /scenario\.dark\.svg/);
	});
});
