import type { Page } from '@playwright/test';

/** The parameters of the node whose panel is open. Parameters are named as in the node's code. */
export function createNodePanel(page: Page) {
	const panel = page.getByTestId('node-parameters');
	const parameter = (name: string) => panel.getByTestId(`parameter-input-${name}`);
	const mapper = panel.getByTestId('resource-mapper-container');
	const dropdown = page.locator('[role="option"]:visible, .el-select-dropdown__item:visible');
	const menuItem = page.getByRole('menuitem');

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
			await parameter(name).locator('textarea, input').first().fill(text);
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

		/** Types an ID or a URL into a resource locator that is in such a mode. */
		fillLocator: async (name: string, text: string) => {
			await locator(name).getByTestId('rlc-input-container').locator('input').fill(text);
			await leave();
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

		/** How many fields of the form n8n marks as in need of something. */
		marked: async () => await mapper.getByTestId('parameter-issues').count(),

		/** Makes the panel as narrow as n8n allows, which it remembers for the type of the node. */
		makeNarrow: async () => {
			for (const side of ['left', 'right'] as const) {
				const handle = page
					.getByTestId('ndv')
					.locator(`[data-test-id="resize-handle"][data-dir="${side}"]`);
				const box = await handle.boundingBox();
				if (!box) throw new Error(`The panel has no handle on the ${side}`);
				const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
				await page.mouse.move(x, y);
				await page.mouse.down();
				await page.mouse.move(x + (side === 'left' ? 400 : -400), y, { steps: 10 });
				await page.mouse.up();
			}
		},

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

		/** What an options or text parameter shows. */
		shown: async (name: string) =>
			await parameter(name).locator('input, textarea').first().inputValue(),

		executeStep: async () => {
			await page.getByTestId('node-execute-button').click();
		},
	};
}
