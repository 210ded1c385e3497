import type { IDataObject } from 'n8n-workflow';
import type { Page } from 'playwright-core';

/** What the node whose panel is open gave in its last run. */
export function outputPanelOf(page: Page) {
	const panel = page.getByTestId('output-panel');

	return {
		/** Waits until the run has ended well. */
		succeeded: async () => {
			await panel.getByTestId('node-run-status-success').waitFor({ timeout: 30_000 });
		},

		/** Waits until the run has failed; returns what a person reads. */
		failure: async () => {
			const message = panel.getByTestId('node-error-message');
			await message.waitFor({ timeout: 30_000 });
			const description = panel.getByTestId('node-error-description');
			return {
				message: await message.innerText(),
				description: (await description.count()) > 0 ? await description.innerText() : '',
			};
		},

		show: async (tab: 'schema' | 'table' | 'json' | 'binary') => {
			await panel.getByTestId(`radio-button-${tab}`).click();
		},

		/** The items in the JSON tab, as a person would copy them. */
		items: async (): Promise<IDataObject[]> => {
			await panel.getByTestId('radio-button-json').click();
			const json = panel.locator('.vjs-tree');
			await json.waitFor();
			const text = (await json.innerText()).replaceAll('\u00a0', ' ');
			return JSON.parse(text) as IDataObject[];
		},

		/** Opens the first file in the Binary tab. Returns how far the browser has got with it. */
		watchVideo: async () => {
			await panel.getByTestId('radio-button-binary').click();
			await panel.getByTestId('ndv-view-binary-data').first().click();
			const video = page.locator('video');
			await video.waitFor();
			return await video.evaluate(async (element) => {
				const film = element as HTMLVideoElement;
				if (film.readyState < film.HAVE_CURRENT_DATA) {
					await new Promise((resolve, reject) => {
						film.addEventListener('loadeddata', resolve, { once: true });
						film.addEventListener('error', () => reject(film.error), { once: true });
					});
				}
				return { width: film.videoWidth, height: film.videoHeight, seconds: film.duration };
			});
		},
	};
}
