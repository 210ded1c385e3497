import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type Locator,
} from 'playwright-core';

import { chromiumPath } from '../programs.cts';

/** Chromium shall talk to n8n alone, and run in containers too. */
const QUIET = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const VIEWPORT = { width: 1440, height: 900 };

export async function openBrowser(): Promise<Browser> {
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath: chromiumPath(), args: QUIET });
}

/** A browser profile of its own that is logged in to n8n. */
export async function logIn(
	browser: Browser,
	{ url, cookie }: { url: string; cookie: string },
	colorScheme: 'light' | 'dark' = 'light',
): Promise<BrowserContext> {
	const [name, value] = cookie.split('=') as [string, string];
	const context = await browser.newContext({
		viewport: VIEWPORT,
		colorScheme,
		permissions: ['clipboard-read', 'clipboard-write'],
	});
	await context.addCookies([{ name, value, url }]);
	context.setDefaultTimeout(30_000);
	return context;
}

/** Width of an image in pixels, once it is loaded. @throws when it can't be loaded */
export const loadedWidth = async (image: Locator): Promise<number> =>
	await image.evaluate(async (element: HTMLImageElement) => {
		await element.decode();
		return element.naturalWidth;
	});
