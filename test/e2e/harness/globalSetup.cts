import { DEFAULT_N8N_VERSION } from '../../../tools/n8n/install.cts';
import { chromiumPath } from '../../../tools/n8n/programs.cts';
import { startN8nWithPackage, type N8n } from '../../../tools/n8n/startN8n.cts';
import { shareN8n } from './sharedState.cts';

declare global {
	var n8nOfAllSpecs: N8n | undefined;
}

/** One n8n for all spec files: each has its own workflows and credential. */
export default async function globalSetup(): Promise<void> {
	chromiumPath();
	const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
	const n8n = await startN8nWithPackage({ version, log: console.log });
	// Files left by a crashed browser or simulator are removed with n8n's folder.
	process.env.TMPDIR = n8n.userFolder;
	globalThis.n8nOfAllSpecs = n8n;
	shareN8n(n8n);
	console.log(`n8n ${version} runs at ${n8n.url}`);
}
