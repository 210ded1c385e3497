import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCleanup } from './cleanup.cts';
import { installN8n } from './install.cts';
import { packPackage } from './pack.cts';
import { startN8n, type N8n } from './startN8n.cts';

/** An n8n that runs with our package in it, installed if it must be, and a tarball of what is built. */
export async function startN8nWithPackage(options: {
	version: string;
	log: (line: string) => void;
	env?: Record<string, string>;
}): Promise<N8n> {
	const installation = await installN8n(options.version, options.log);
	const cleanup = startCleanup();
	const packed = await mkdtemp(join(tmpdir(), 'n8n-scenario-package-'));
	cleanup.register({ remove: packed });
	try {
		const tarball = await packPackage(packed);
		return await startN8n({ installation, tarball, env: options.env });
	} finally {
		await cleanup.run();
	}
}
