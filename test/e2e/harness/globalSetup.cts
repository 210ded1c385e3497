import { lt } from 'semver';

import { DEFAULT_N8N_VERSION } from '../../../tools/n8n/install.cts';
import { startN8nWithPackage } from '../../../tools/n8n/startN8n.cts';
import { shareN8n } from './sharedState.cts';

/** One n8n for all spec files: each has its own workflows and credential. Returns what ends it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
	const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
	// Before 2.34 n8n doesn't start with an unknown module to exclude.
	const env = lt(version, '2.34.0') ? { N8N_DISABLED_MODULES: '' } : undefined;
	const n8n = await startN8nWithPackage({ version, log: console.log, env });
	// Files left by a crashed browser or simulator are removed with n8n's folder.
	process.env.TMPDIR = n8n.userFolder;
	shareN8n(n8n);
	console.log(`n8n ${version} runs at ${n8n.url}`);
	return n8n.stop;
}
