import type { Page } from '@playwright/test';

/** A workflow on the canvas of n8n's editor. */
export function createCanvas(page: Page, url: string) {
	const node = (name: string) =>
		page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

	return {
		node,

		/** Every node's name, in the order in which they were added. */
		nodeNames: async () =>
			await page
				.getByTestId('canvas-node')
				.evaluateAll((nodes) => nodes.map((each) => each.getAttribute('data-node-name'))),

		newWorkflow: async () => {
			await page.goto(`${url}/workflow/new`);
			await page.getByTestId('canvas-add-button').waitFor();
		},

		openWorkflow: async (id: string) => {
			await page.goto(`${url}/workflow/${id}`);
			await page.getByTestId('canvas-node').first().waitFor();
		},

		openNode: async (name: string) => {
			await node(name).dblclick();
			await page.getByTestId('ndv').waitFor();
		},

		closeNode: async () => {
			await page.getByTestId('ndv-close-button').click();
			await page.getByTestId('ndv').waitFor({ state: 'hidden' });
		},

		executeWorkflow: async () => {
			await page.getByTestId('execute-workflow-button').click();
		},

		stopWorkflow: async () => {
			await page.getByTestId('stop-execution-button').click();
		},

		/** Waits until nothing runs or waits; `timeout` in milliseconds. */
		executionEnded: async (timeout = 60_000) => {
			await page.getByTestId('stop-execution-button').waitFor({ state: 'hidden', timeout });
		},

		/** Exports the workflow. Returns the file's path. */
		download: async () => {
			await page.getByTestId('workflow-menu').click();
			const downloading = page.waitForEvent('download');
			await page.getByRole('menuitem').filter({ hasText: 'Export JSON' }).click();
			return await (await downloading).path();
		},

		importFile: async (file: string) => {
			await page.getByTestId('workflow-import-input').setInputFiles(file);
			await page.getByTestId('canvas-node').first().waitFor();
		},
	};
}
