import type { Page } from 'playwright-core';

import { until } from './process.cts';

/** A workflow on the canvas of n8n's editor. */
export function canvasOf(page: Page, url: string) {
	const node = (name: string) =>
		page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	const creator = page.getByTestId('node-creator');

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

		/** Types into the panel of nodes; returns what it lists, best first. */
		searchNodes: async (words: string) => {
			const first = page.getByTestId('canvas-add-button');
			await (
				(await first.isVisible()) ? first : page.getByTestId('node-creator-plus-button')
			).click();
			const names = creator.getByTestId('node-creator-item-name');
			await names.first().waitFor();
			const before = (await names.allInnerTexts()).join();
			await creator.getByTestId('node-creator-search-bar').fill(words);
			await until(
				'the search is done',
				async () => (await names.allInnerTexts()).join() !== before,
			);
			return await names.allInnerTexts();
		},

		/** Opens a node's own page in that panel; returns its actions. */
		showActions: async (nodeName: string) => {
			await creator
				.getByTestId('node-creator-item-name')
				.getByText(nodeName, { exact: true })
				.click();
			await creator.getByText(/^Actions \(\d+\)$/).waitFor();
			return await creator.getByTestId('node-creator-item-name').allInnerTexts();
		},

		/** Adds the node with one of its actions; its panel opens. */
		chooseAction: async (action: string) => {
			await creator
				.getByTestId('node-creator-item-name')
				.getByText(action, { exact: true })
				.click();
			await page.getByTestId('ndv').waitFor();
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

		/** The newest message in the corner. */
		notification: async () => await page.locator('.el-notification').last().innerText(),
	};
}
