import type { Page } from '@playwright/test';

/** The dialog in which a credential is made or changed. */
export function createCredentialDialog(page: Page) {
	const dialog = page.getByTestId('editCredential-modal');

	return {
		dialog,

		/** Begins a new credential from the open node's panel. */
		create: async () => {
			await page.getByTestId('node-credentials-select').click();
			await page.getByTestId('node-credentials-select-item-new').click();
			await dialog.waitFor();
		},

		/** Opens the credential that the open node uses. */
		edit: async () => {
			await page.getByTestId('credential-edit-button').click();
			await dialog.waitFor();
		},

		fill: async (values: Record<string, string>) => {
			for (const [name, value] of Object.entries(values)) {
				await dialog.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
			}
		},

		/** Saves, upon which n8n tests it. */
		save: async () => {
			await dialog.getByTestId('credential-save-button').click();
		},

		/** Shows why the test has failed. */
		showDetails: async () => {
			await dialog.getByText('More details').click();
		},

		/** n8n closes the dialog of its own accord when a new credential works. */
		closed: async () => {
			await dialog.waitFor({ state: 'hidden' });
		},

		/** Waits for the green bar. */
		tested: async () => {
			await dialog.getByText('Connection tested successfully').waitFor();
		},

		/** Uses one that is there already. */
		choose: async (name: string) => {
			await page.getByTestId('node-credentials-select').click();
			await page
				.locator('[data-test-id^="node-credentials-select-item-"]')
				.filter({ hasText: name })
				.click();
		},
	};
}
