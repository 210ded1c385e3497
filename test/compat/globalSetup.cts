import { handOver } from '../e2e/harness/handover.cts';
import { DEFAULT_N8N_VERSION } from '../e2e/harness/install.cts';
import { startN8nWithPackage } from '../e2e/harness/ready.cts';
import { settingsFor } from './differences.cts';

/** The n8n of this run. No browser: an old editor's pages differ, its endpoints hardly do. */
export default async function globalSetup(): Promise<void> {
	const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
	const env = settingsFor(version);
	const n8n = await startN8nWithPackage({ version, say: console.log, env });
	globalThis.n8nOfAllSpecs = n8n;
	handOver(n8n);
}
