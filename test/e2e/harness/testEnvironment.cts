import type { Browser, BrowserContext } from 'playwright-core';

import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../../simulator/index.cts';
import type { N8nClient } from '../../../tools/n8n/client.cts';
import { credentialFor } from '../../../tools/n8n/credential.cts';
import { logIn, openBrowser } from '../../../tools/n8n/editor/browser.cts';
import { openEditor, type Editor } from '../../../tools/n8n/editor/editor.cts';
import { saveArtifacts } from './artifacts.cts';
import { sharedN8n, type SharedN8n } from './sharedState.cts';

export interface TestEnvironment {
	n8n: SharedN8n;
	client: N8nClient;
	simulator: Simulator;
	/** Reaches this environment's simulator. */
	credential: { id: string; name: string };
	/** An editor with its own browser profile. */
	editor: (colorScheme?: 'light' | 'dark') => Promise<Editor>;
	close: () => Promise<void>;
}

/** Fast enough for a test, slow enough to see jobs in progress. */
const DEFAULTS: SimulatorOptions = { jobSeconds: 2, rateLimit: 0 };

/**
 * Opens the environment of a spec file: the shared n8n, with its own simulator and credential.
 *
 * @param name of the credential: unique among all environments
 */
export async function openTestEnvironment(
	name: string,
	options: SimulatorOptions = {},
): Promise<TestEnvironment> {
	const n8n = sharedN8n();
	const simulator = await startSimulator({ ...DEFAULTS, ...options });
	const credential = await n8n.client
		.createCredential({ ...credentialFor(simulator), name })
		.catch(async (reason: unknown) => {
			// An open server would keep the run from ending.
			await simulator.close();
			throw reason;
		});
	const contexts: BrowserContext[] = [];
	let browser: Browser | undefined;

	globalThis.saveTestArtifacts = async (test) =>
		await saveArtifacts(test, {
			pages: () => contexts.flatMap((context) => context.pages()),
			logFile: n8n.logFile,
			requests: () => simulator.control.requests(),
		});

	return {
		n8n,
		client: n8n.client,
		simulator,
		credential,
		editor: async (colorScheme) => {
			browser ??= await openBrowser();
			const context = await logIn(browser, n8n, colorScheme);
			contexts.push(context);
			return await openEditor(context, n8n.url);
		},
		close: async () => {
			globalThis.saveTestArtifacts = undefined;
			await browser?.close();
			await simulator.close();
			// The next file may use its name.
			await n8n.client.deleteCredential(credential.id);
		},
	};
}
