import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

import { PROJECT } from './pack.cts';

/** What shows how things stood when a test failed. */
export interface Evidence {
	pages: () => Page[];
	logFile: string;
	/** What the simulator was asked. */
	requests: () => unknown;
}

declare global {
	/** Set by a scene, called by the test environment. */
	var takeEvidence: ((test: string) => Promise<string>) | undefined;
}

const fileName = (text: string) => text.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 80);

/** Keeps screenshots, n8n's log and the requests to the simulator; returns the folder. */
export async function keepEvidence(test: string, evidence: Evidence): Promise<string> {
	const folder = join(PROJECT, 'output', 'e2e', fileName(test));
	await mkdir(folder, { recursive: true });
	await copyFile(evidence.logFile, join(folder, 'n8n.log'));
	await writeFile(join(folder, 'requests.json'), JSON.stringify(evidence.requests(), null, '\t'));
	for (const [index, page] of evidence.pages().entries()) {
		await page.screenshot({ path: join(folder, `page-${index + 1}.png`) });
	}
	return folder;
}
