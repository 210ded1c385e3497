import type { Browser, BrowserContext } from '@playwright/test';

import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../../simulator/index.cts';
import type { N8nClient } from '../../../tools/n8n/client.cts';
import { credentialFor } from '../../../tools/n8n/credential.cts';
import { openEditor, type Editor } from '../../../tools/n8n/editor/editor.cts';
import { sharedN8n, type SharedN8n } from './sharedState.cts';
import { attachOnFailure, test } from './test.cts';

export interface TestEnvironment {
	n8n: SharedN8n;
	client: N8nClient;
	simulator: Simulator;
	/** Reaches this environment's simulator. */
	credential: { id: string; name: string };
	/** An editor with its own browser profile, which is logged in to n8n. */
	editor: (browser: Browser, colorScheme?: 'light' | 'dark') => Promise<Editor>;
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
	const detach = attachOnFailure({
		logFiles: [n8n.logFile],
		requests: () => simulator.control.requests(),
	});

	return {
		n8n,
		client: n8n.client,
		simulator,
		credential,
		editor: async (browser, colorScheme = 'light') => {
			const [name, value] = n8n.cookie.split('=') as [string, string];
			const context = await browser.newContext({ colorScheme });
			contexts.push(context);
			await context.addCookies([{ name, value, url: n8n.url }]);
			return await openEditor(context, n8n.url);
		},
		close: async () => {
			detach();
			for (const context of contexts) await context.close();
			await simulator.close();
			// The next file may use its name.
			await n8n.client.deleteCredential(credential.id);
		},
	};
}

/** The environment of a spec file or a group of tests, open while they run. Throws like the above. */
export function useTestEnvironment(name: string, options?: SimulatorOptions): TestEnvironment {
	const environment = {} as TestEnvironment;
	test.beforeAll(async () => {
		Object.assign(environment, await openTestEnvironment(name, options));
	});
	test.afterAll(async () => await environment.close());
	return environment;
}
