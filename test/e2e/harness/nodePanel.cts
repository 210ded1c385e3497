import type { Page } from 'playwright-core';

/** The parameters of the node whose panel is open. Parameters are named as in the node's code. */
export function nodePanelOf(page: Page) {
	const panel = page.getByTestId('node-parameters');
	const parameter = (name: string) => panel.getByTestId(`parameter-input-${name}`);
	const mapper = panel.getByTestId('resource-mapper-container');
	const dropdown = page.locator('[role="option"]:visible, .el-select-dropdown__item:visible');
	const menuItem = page.getByRole('menuitem');

	const locator = (name: string) => panel.getByTestId(`resource-locator-${name}`);
	const listed = page.getByTestId('rlc-item');

	const pickOption = async (name: string, label: string) => {
		await parameter(name).locator('input').first().click();
		await dropdown.getByText(label, { exact: true }).click();
	};

	return {
		parameter,
		mapper,
		pickOption,

		/** Types over what a text parameter holds. */
		fill: async (name: string, text: string) => {
			await parameter(name).locator('textarea, input').first().fill(text);
		},

		/** Types over what a parameter with a code editor holds. */
		fillCode: async (name: string, text: string) => {
			const editor = parameter(name).locator('.cm-content');
			await editor.click();
			await page.keyboard.press('ControlOrMeta+A');
			await page.keyboard.insertText(text);
		},

		toggle: async (name: string) => {
			await parameter(name).locator('.el-switch').click();
		},

		/** Makes a parameter an expression, e.g. `{{ $json.model }}`. */
		setExpression: async (name: string, expression: string) => {
			const options = panel.getByTestId(`${name}-parameter-input-options-container`);
			await parameter(name).hover();
			await options.getByTestId('radio-button-expression').click();
			const editor = parameter(name).locator('.cm-content').first();
			await editor.click();
			await page.keyboard.press('ControlOrMeta+A');
			await page.keyboard.insertText(expression);
		},

		/** The list of a resource locator: opens it, and waits until it is filled. */
		openList: async (name: string) => {
			await locator(name).getByTestId('rlc-input').click();
			await listed.first().waitFor();
		},

		listed: async () => await listed.allInnerTexts(),

		searchList: async (words: string) => {
			const answer = page.waitForResponse(/resource-locator-results/);
			await page.getByTestId('rlc-search').fill(words);
			await answer;
		},

		pickListed: async (text: string) => {
			await listed.filter({ hasText: text }).first().click();
		},

		/** What a resource locator shows as picked. */
		picked: async (name: string) => await locator(name).getByTestId('rlc-input').inputValue(),

		setLocatorMode: async (name: string, mode: string) => {
			await locator(name).getByTestId('rlc-mode-selector').click();
			await dropdown.getByText(mode, { exact: true }).click();
		},

		/** Waits until the form is there; returns the names of its fields from top to bottom. */
		fields: async () => {
			await mapper
				.getByTestId('add-fields-select')
				.or(mapper.getByTestId('parameter-input'))
				.first()
				.waitFor();
			return await mapper
				.locator('[data-test-id^="parameter-input-"]')
				.evaluateAll((inputs) =>
					inputs
						.map((input) => input.getAttribute('data-test-id')?.slice('parameter-input-'.length))
						.filter((name) => name && name !== 'field'),
				);
		},

		/** The fields that can be added, by label. */
		addableFields: async () => {
			await mapper.getByTestId('add-fields-select').click();
			await dropdown.first().waitFor();
			const labels = await dropdown.allInnerTexts();
			await page.keyboard.press('Escape');
			return labels.filter(Boolean);
		},

		addField: async (label: string) => {
			await mapper.getByTestId('add-fields-select').click();
			await dropdown.getByText(label, { exact: true }).click();
		},

		removeField: async (name: string) => {
			await mapper.getByTestId(`remove-field-button-${name}`).click();
		},

		/** The form's own menu, e.g. "Refresh parameter list". */
		formMenu: async (entry: RegExp) => {
			await mapper
				.getByTestId('columns-parameter-input-options-container')
				.getByRole('button')
				.click();
			await menuItem.filter({ hasText: entry }).click();
		},

		/** The labels of a parameter's choices. */
		choices: async (name: string) => {
			await parameter(name).locator('input').first().click();
			await dropdown.first().waitFor();
			const labels = await dropdown.allInnerTexts();
			await page.keyboard.press('Escape');
			return labels.filter(Boolean);
		},

		/** What an options or text parameter shows. */
		shown: async (name: string) =>
			await parameter(name).locator('input, textarea').first().inputValue(),

		executeStep: async () => {
			await page.getByTestId('node-execute-button').click();
		},
	};
}
