import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

/** What is kept of a test that fails, beside Playwright's screenshots. */
export interface Evidence {
	logFiles: string[];
	/** The requests that the simulator has received. */
	requests: () => unknown;
}

const open = new Set<Evidence>();

/** Attaches this to the tests that fail, until the returned function is called. */
export function attachOnFailure(evidence: Evidence): () => void {
	open.add(evidence);
	return () => void open.delete(evidence);
}

export const test = base.extend<{ evidence: void }>({
	evidence: [
		async ({}, use, testInfo) => {
			await use();
			if (testInfo.status === testInfo.expectedStatus) return;
			for (const { logFiles, requests } of open) {
				const body = JSON.stringify(requests(), null, '\t');
				await testInfo.attach('requests', { body, contentType: 'application/json' });
				for (const path of logFiles) await testInfo.attach('log', { path });
			}
		},
		{ auto: true },
	],
});
