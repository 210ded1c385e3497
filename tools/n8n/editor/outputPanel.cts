import type { Page } from '@playwright/test';
import type { IDataObject } from 'n8n-workflow';

/** What the node whose panel is open gave in its last run. */
export function createOutputPanel(page: Page) {
	const panel = page.getByTestId('output-panel');

	return {
		/** Waits until the run has ended well; `timeout` in milliseconds. */
		succeeded: async (timeout = 60_000) => {
			await panel.getByTestId('radio-button-json').waitFor({ timeout });
			await panel.getByTestId('node-run-status-success').waitFor();
		},

		/** Waits until the panel says that the run waits. */
		waits: async () => {
			await panel.getByText('Waiting for input').waitFor();
		},

		/** Waits until the run has failed; returns what a person reads. */
		failure: async () => {
			const message = panel.getByTestId('node-error-message');
			await message.waitFor({ timeout: 60_000 });
			const description = panel.getByTestId('node-error-description');
			return {
				message: await message.innerText(),
				description: (await description.count()) > 0 ? await description.innerText() : '',
			};
		},

		/** The data that an error carries, which its details show. */
		errorData: async () => {
			await panel.locator('details summary').first().click();
			return await panel.locator('details').first().innerText();
		},

		/** The items in the JSON tab, as a person would copy them. */
		items: async (): Promise<IDataObject[]> => {
			await panel.getByTestId('radio-button-json').click();
			const json = panel.locator('.vjs-tree');
			await json.waitFor();
			const text = (await json.innerText()).replaceAll('\u00a0', ' ');
			return JSON.parse(text) as IDataObject[];
		},

		/** Opens the first file in the Binary tab and plays it. Returns what was to be seen. */
		watchVideo: async () => {
			await panel.getByTestId('radio-button-binary').click();
			await panel.getByTestId('ndv-view-binary-data').first().click();
			const video = page.locator('video');
			await video.waitFor();
			return await video.evaluate(async (element) => {
				const film = element as HTMLVideoElement;
				const past = new Promise<void>((resolve) => {
					film.addEventListener('timeupdate', () => film.currentTime > 0 && resolve());
				});
				// A browser lets no page make sounds by itself.
				film.muted = true;
				await film.play();
				await past;
				film.pause();
				const { videoWidth: width, videoHeight: height, duration: seconds } = film;
				return { width, height, seconds, played: film.currentTime };
			});
		},

		/** Plays the open video until it is that many seconds from its beginning, and pauses it there. */
		playTo: async (seconds: number) =>
			await page.locator('video').evaluate(async (element, until) => {
				const film = element as HTMLVideoElement;
				await film.play();
				while (film.currentTime < until && !film.ended) {
					await new Promise((resolve) => requestAnimationFrame(resolve));
				}
				film.pause();
			}, seconds),
	};
}
