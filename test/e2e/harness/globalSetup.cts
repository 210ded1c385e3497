import { handOver } from './handover.cts';
import { DEFAULT_N8N_VERSION } from './install.cts';
import type { N8n } from './n8n.cts';
import { startN8nWithPackage } from './ready.cts';
import { chromiumPath } from './tools.cts';

declare global {
	var n8nOfAllSpecs: N8n | undefined;
}

/** One n8n for all spec files: each works with workflows and a credential of its own. */
export default async function globalSetup(): Promise<void> {
	chromiumPath();
	const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
	const n8n = await startN8nWithPackage({ version, say: console.log });
	// What the browser and the simulator leave after a crash goes with n8n's folder.
	process.env.TMPDIR = n8n.userFolder;
	globalThis.n8nOfAllSpecs = n8n;
	handOver(n8n);
	console.log(`n8n ${version} runs at ${n8n.url}`);
}
