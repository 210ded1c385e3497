import type { Page } from '@playwright/test';

/** The parameters of the node whose panel is open. Parameters are named as in the node's code. */
export function createNodePanel(page: Page) {
	const panel = page.getByTestId('node-parameters');
	const parameter = (name: string) => panel.getByTestId(`parameter-input-${name}`);
	const mapper = panel.getByTestId('resource-mapper-container');
	const dropdown = page.locator('[role="option"]:visible, .el-select-dropdown__item:visible');
	const menuItem = page.getByRole('menuitem');

	/** Of a parameter with options or a text. */
	const input = (name: string) => parameter(name).locator('input, textarea').first();
	const locator = (name: string) => panel.getByTestId(`resource-locator-${name}`);
	const listed = page.getByTestId('rlc-item');

	/** Takes the focus away, which closes a list too. Escape would close the whole panel. */
	const leave = async () => {
		await page.getByTestId('tab-params').click();
	};

	/** n8n hands what was typed into a code editor to the node after a pause, and shows no sign of it. */
	const typeCode = async (name: string, text: string) => {
		await parameter(name).locator('.cm-content').first().click();
		await page.keyboard.press('ControlOrMeta+A');
		await page.keyboard.insertText(text);
		await leave();
		await page.waitForTimeout(500);
	};

	/** Picks from the list that is open. */
	const choose = async (label: string) => {
		await dropdown.getByText(label, { exact: true }).click();
	};

	const pickOption = async (name: string, label: string) => {
		await parameter(name).locator('input').first().click();
		await choose(label);
	};

	return {
		panel,
		parameter,
		mapper,
		choose,
		pickOption,

		/** Types over what a text parameter holds. */
		fill: async (name: string, text: string) => {
			await input(name).fill(text);
		},

		/** Makes a parameter an expression, e.g. `{{ $json.model }}`. */
		setExpression: async (name: string, expression: string) => {
			const options = panel.getByTestId(`${name}-parameter-input-options-container`);
			await parameter(name).hover();
			await options.getByTestId('radio-button-expression').click();
			await typeCode(name, expression);
		},

		/** The list of a resource locator: opens it, and waits until it is filled. */
		openList: async (name: string) => {
			await locator(name).getByTestId('rlc-input').click();
			await listed.first().waitFor();
		},

		/** The entries of the open list. */
		listed,

		searchList: async (words: string) => {
			const answer = page.waitForResponse(
				(response) =>
					response.url().includes('resource-locator-results') &&
					response.request().postData()?.includes(JSON.stringify(words)) === true,
			);
			await page.getByTestId('rlc-search').fill(words);
			await answer;
		},

		pickListed: async (text: string) => {
			await listed.filter({ hasText: text }).first().click();
		},

		/** What a resource locator shows as picked. */
		picked: (name: string) => locator(name).getByTestId('rlc-input'),

		setLocatorMode: async (name: string, mode: string) => {
			await locator(name).getByTestId('rlc-mode-selector').click();
			await dropdown.getByText(mode, { exact: true }).click();
		},

		/** Types an ID or a URL into a resource locator that is in such a mode. */
		fillLocator: async (name: string, text: string) => {
			await locator(name).getByTestId('rlc-input-container').locator('input').fill(text);
			await leave();
		},

		/** Waits until the form is there, which n8n asks the node for. */
		formShown: async () => {
			await mapper
				.getByTestId('add-fields-select')
				.or(mapper.getByTestId('parameter-input'))
				.first()
				.waitFor();
		},

		/** The names of the form's fields from top to bottom. */
		fields: async () =>
			await mapper
				.locator('[data-test-id^="parameter-input-"]')
				.evaluateAll((inputs) =>
					inputs
						.map((input) => input.getAttribute('data-test-id')?.slice('parameter-input-'.length))
						.filter((name) => name && name !== 'field'),
				),

		addField: async (label: string) => {
			await mapper.getByTestId('add-fields-select').click();
			await menuItem.filter({ hasText: label }).click();
		},

		/** Adds an entry of a collection, e.g. of Additional Options. */
		addOption: async (label: string) => {
			const add = panel.getByTestId(/^collection-parameter-add/);
			await add.getByRole('button').or(add).first().click();
			await menuItem.or(dropdown).filter({ hasText: label }).first().click();
		},

		removeField: async (name: string) => {
			await mapper.getByTestId(`remove-field-button-${name}`).click();
		},

		/** Selects how the form gets its values, e.g. "Map Automatically". */
		pickMappingMode: async (label: string) => {
			await mapper.getByTestId('mapping-mode-select').locator('input').first().click();
			await choose(label);
		},

		/** n8n's marks on fields of the form that need something. */
		marks: mapper.getByTestId('parameter-issues'),

		/** The labels of the form that don't fit, as n8n cuts them. */
		cutLabels: async () =>
			await mapper
				.locator('label')
				.locator('[class*="title"], span')
				.evaluateAll((labels) =>
					labels
						.filter((label) => label.scrollWidth > label.clientWidth + 1 && label.clientWidth > 0)
						.map((label) => label.textContent),
				),

		/** The form's own menu, e.g. "Refresh parameter list". */
		formMenu: async (entry: RegExp) => {
			await mapper
				.getByTestId('columns-parameter-input-options-container')
				.getByRole('button')
				.click();
			await menuItem.filter({ hasText: entry }).click();
		},

		/** The labels of a parameter's choices, once such a one is among them: n8n may still load them. */
		choices: async (name: string, expected: string) => {
			await parameter(name).locator('input').first().click();
			await dropdown.filter({ hasText: expected }).first().waitFor();
			const labels = await dropdown.allInnerTexts();
			await leave();
			return labels.filter(Boolean);
		},

		input,

		executeStep: async () => {
			await page.getByTestId('node-execute-button').click();
		},
	};
}
