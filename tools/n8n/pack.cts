import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from './run.cts';

export const PROJECT = join(__dirname, '..', '..');
export const PACKAGE_NAME = 'n8n-nodes-scenario';

/** What npm tells of a tarball; sizes in bytes. */
interface Packed {
	filename: string;
	size: number;
	unpackedSize: number;
	entryCount: number;
	files: Array<{ path: string }>;
}

/** Packs the built package as it would be published. @param options of `npm pack` */
export async function pack(...options: string[]): Promise<Packed> {
	const args = ['pack', '--json', '--ignore-scripts', ...options];
	const [packed] = JSON.parse(await run('npm', args, { cwd: PROJECT })) as [Packed];
	return packed;
}

/** What n8n loads of the package, as its package.json tells. */
async function filesToLoad(): Promise<string[]> {
	const { n8n } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	return [...n8n.nodes, ...n8n.credentials];
}

/** Packs the package into a folder. Returns the tarball's path. @throws when it isn't built */
export async function packPackage(folder: string): Promise<string> {
	const { filename, files } = await pack('--pack-destination', folder);
	const packedFiles = files.map(({ path }) => path);
	const missing = (await filesToLoad()).filter((file) => !packedFiles.includes(file));
	if (missing.length > 0) {
		throw new Error(`The package lacks ${missing.join(', ')}. Build it first: npm run build`);
	}
	return join(folder, filename);
}

/** Unpacks the tarball to where n8n keeps community packages and loads them from at its start. */
export async function installPackage(tarball: string, n8nUserFolder: string): Promise<void> {
	const folder = join(n8nUserFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	await mkdir(folder, { recursive: true });
	await run('tar', ['xzf', tarball, '--strip-components=1'], { cwd: folder });
}
