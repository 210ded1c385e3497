import type { Page } from '@playwright/test';

import { until } from '../process.cts';

/** The panel from which nodes are added. */
export function createNodeCreator(page: Page) {
	const creator = page.getByTestId('node-creator');
	const names = creator.getByTestId('node-creator-item-name');

	/** Types into the open panel; returns what it lists, best first. */
	const search = async (words: string) => {
		await names.first().waitFor();
		const before = (await names.allInnerTexts()).join();
		await creator.getByTestId('node-creator-search-bar').fill(words);
		await until('the search is done', async () => {
			const now = (await names.allInnerTexts()).join();
			return now !== '' && now !== before;
		});
		return await names.allInnerTexts();
	};

	/** Opens a node's own page in the panel; returns its actions. */
	const showActions = async (nodeName: string) => {
		await names.getByText(nodeName, { exact: true }).click();
		const actions = creator.locator('[data-keyboard-nav-id="Actions"]');
		await actions.waitFor();
		// Where a workflow still lacks a trigger, n8n shows the triggers and folds the actions up.
		const folded = actions.locator('[data-icon="chevron-up"]');
		if (await folded.isVisible()) await folded.click();
		// They come in one by one: all are there when the promised number is, and no more follow.
		const promised = Number(/\d+/.exec(await actions.innerText())?.[0]);
		let listed = 0;
		await until('all actions are listed', async () => {
			const before = listed;
			listed = await names.count();
			return listed >= promised && listed === before;
		});
		return await names.allInnerTexts();
	};

	/** Adds the node with one of its actions; the node's own panel opens. */
	const chooseAction = async (action: string) => {
		await names.getByText(action, { exact: true }).click();
		await page.getByTestId('ndv').waitFor();
	};

	return {
		panel: creator,
		search,
		showActions,
		chooseAction,

		/** Opens the panel on an empty canvas. */
		open: async () => {
			await page.getByTestId('canvas-add-button').click();
		},

		/** Opens the panel at the loose output of a node: what is chosen will be wired to it. */
		openBehind: async (node: string) => {
			await page
				.locator(`[data-test-id="canvas-node-output-handle"][data-node-name="${node}"]`)
				.getByTestId('canvas-handle-plus')
				.click();
		},

		/** Adds an action of the Scenario node to an empty canvas. */
		addScenario: async (action: string) => {
			await page.getByTestId('canvas-add-button').click();
			await search('scenario');
			await showActions('Scenario');
			await chooseAction(action);
		},
	};
}
