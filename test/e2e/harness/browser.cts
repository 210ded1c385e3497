import { chromium, selectors, type Browser, type BrowserContext } from 'playwright-core';

import { chromiumPath } from './tools.cts';

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

export const VIEWPORT = { width: 1440, height: 900 };

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
	context.setDefaultTimeout(15_000);
	return context;
}
