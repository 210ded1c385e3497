import type { Browser, BrowserContext } from 'playwright-core';

import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../../simulator/index.cts';
import { logIn, openBrowser } from './browser.cts';
import type { N8nClient } from './client.cts';
import { credentialFor } from './credential.cts';
import { openEditor, type Editor } from './editor.cts';
import { keepEvidence } from './evidence.cts';
import { sharedN8n, type SharedN8n } from './handover.cts';

export interface Scene {
	n8n: SharedN8n;
	client: N8nClient;
	simulator: Simulator;
	/** Reaches this scene's simulator. */
	credential: { id: string; name: string };
	/** An editor with a browser profile of its own. */
	editor: (colorScheme?: 'light' | 'dark') => Promise<Editor>;
	close: () => Promise<void>;
}

/** Fast enough not to wait for, slow enough to be seen in between. */
const USUAL: SimulatorOptions = { jobSeconds: 2, rateLimit: 0 };

/**
 * What a spec file plays in: the shared n8n, and a simulator and a credential of its own.
 *
 * @param name of the credential: no other scene's
 */
export async function openScene(name: string, options: SimulatorOptions = {}): Promise<Scene> {
	const n8n = sharedN8n();
	const simulator = await startSimulator({ ...USUAL, ...options });
	const credential = await n8n.client
		.createCredential({ ...credentialFor(simulator), name })
		.catch(async (reason: unknown) => {
			// A server that is left open would keep the run from ending.
			await simulator.close();
			throw reason;
		});
	const contexts: BrowserContext[] = [];
	let browser: Browser | undefined;

	globalThis.takeEvidence = async (test) =>
		await keepEvidence(test, {
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
			globalThis.takeEvidence = undefined;
			await browser?.close();
			await simulator.close();
		},
	};
}
