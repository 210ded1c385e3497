import { defineConfig } from '@playwright/test';

import { chromiumPath } from '../../tools/n8n/programs.cts';

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

export default defineConfig({
	testDir: '.',
	outputDir: '../../output/e2e',
	globalSetup: './harness/globalSetup.cts',
	// Only what hangs takes longer, on the slowest machine too.
	timeout: 300_000,
	expect: { timeout: 120_000 },
	// Half of the specs wait for n8n, which polls once a minute: the other half runs meanwhile.
	workers: 2,
	reporter: 'list',
	use: {
		testIdAttribute: 'data-test-id',
		viewport: { width: 1440, height: 900 },
		permissions: ['clipboard-read', 'clipboard-write'],
		actionTimeout: 120_000,
		screenshot: 'only-on-failure',
		launchOptions: { executablePath: chromiumPath(), args: QUIET },
	},
	projects: [
		// They wait for minutes: started first, they do so while the other worker runs the rest.
		{ name: 'pause', testMatch: 'pause/*.e2e.cts' },
		{ name: 'editor', testMatch: '*.e2e.cts', testIgnore: '{pause,compat}/**' },
		{ name: 'compat', testMatch: 'compat/*.e2e.cts' },
		{ name: 'screenshots', testMatch: '*.screenshots.cts', workers: 1 },
	],
});
