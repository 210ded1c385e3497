import { DEFAULT_N8N_VERSION } from '../../tools/n8n/install.cts';
import { startN8nWithPackage } from '../../tools/n8n/startN8n.cts';
import { shareN8n } from '../e2e/harness/sharedState.cts';
import { settingsFor } from './differences.cts';

/** The n8n of this run. No browser: the pages of old editors differ, their endpoints hardly do. */
export default async function globalSetup(): Promise<void> {
	const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
	const env = settingsFor(version);
	const n8n = await startN8nWithPackage({ version, log: console.log, env });
	globalThis.n8nOfAllSpecs = n8n;
	shareN8n(n8n);
}
