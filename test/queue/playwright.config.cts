import { defineConfig } from '@playwright/test';

export default defineConfig({
	testDir: '.',
	testMatch: '*.e2e.cts',
	outputDir: '../../output/queue',
	globalSetup: './harness/globalSetup.cts',
	// Only what hangs takes longer, on the slowest machine too.
	timeout: 1_200_000,
	workers: 1,
	reporter: 'list',
});
