import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

import { PROJECT } from '../../../tools/n8n/pack.cts';

/** What is saved when a test fails. */
export interface ArtifactSources {
	pages: () => Page[];
	logFile: string;
	/** The requests the simulator received. */
	requests: () => unknown;
}

declare global {
	/** Set by `openTestEnvironment`, called by jest's environment when a test fails. */
	var saveTestArtifacts: ((test: string) => Promise<string>) | undefined;
}

const fileName = (text: string) => text.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 80);

/** Saves screenshots, n8n's log and the requests to the simulator; returns the folder. */
export async function saveArtifacts(test: string, artifacts: ArtifactSources): Promise<string> {
	const folder = join(PROJECT, 'output', 'e2e', fileName(test));
	await mkdir(folder, { recursive: true });
	await copyFile(artifacts.logFile, join(folder, 'n8n.log'));
	await writeFile(join(folder, 'requests.json'), JSON.stringify(artifacts.requests(), null, '\t'));
	for (const [index, page] of artifacts.pages().entries()) {
		await page.screenshot({ path: join(folder, `page-${index + 1}.png`) });
	}
	return folder;
}
