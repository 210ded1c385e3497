import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from './run.cts';

export const PROJECT = join(__dirname, '..', '..', '..');
export const PACKAGE_NAME = 'n8n-nodes-scenario';

/** Packs the built package as it would be published. Returns the tarball's path. */
export async function packPackage(folder: string): Promise<string> {
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const [packed] = JSON.parse(await run('npm', args, { cwd: PROJECT })) as [{ filename: string }];
	return join(folder, packed.filename);
}

/** Unpacks the tarball to where n8n keeps community packages and loads them from at its start. */
export async function installPackage(tarball: string, n8nUserFolder: string): Promise<void> {
	const folder = join(n8nUserFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	await mkdir(folder, { recursive: true });
	await run('tar', ['xzf', tarball, '--strip-components=1'], { cwd: folder });
}
