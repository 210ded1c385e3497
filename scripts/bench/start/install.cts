import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { onceInCache } from '../../../test/e2e/harness/cache.cts';
import { run } from '../../../test/e2e/harness/run.cts';
import { nameOf } from './packages.cts';

/** Bytes. */
export interface Sizes {
	packed: number;
	unpacked: number;
	/** On disk with its dependencies. */
	installed: number;
}

export interface Installed extends Sizes {
	/** Where the package itself lies. */
	folder: string;
	version: string;
}

interface Packed {
	filename: string;
	size: number;
	unpackedSize: number;
	version: string;
}

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/** As n8n does it: no scripts, and no peers, which n8n has itself. */
const AS_N8N_DOES = ['--ignore-scripts', '--omit=dev', '--legacy-peer-deps'];

async function bytesIn(folder: string): Promise<number> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const sizes = files.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function install(what: string, name: string, folder: string): Promise<Installed> {
	await mkdir(folder, { recursive: true });
	await writeFile(path.join(folder, 'package.json'), '{"private":true}');
	const pack = ['pack', what, '--json', '--ignore-scripts', '--pack-destination', folder];
	const [packed] = JSON.parse(await run('npm', pack, { cwd: folder })) as [Packed];
	const tarball = path.join(folder, packed.filename);
	await run('npm', ['install', ...QUIET, ...AS_N8N_DOES, tarball], { cwd: folder });
	const modules = path.join(folder, 'node_modules');
	return {
		folder: path.join(modules, name),
		version: packed.version,
		packed: packed.size,
		unpacked: packed.unpackedSize,
		installed: await bytesIn(modules),
	};
}

const FACTS = 'facts.json';

/** A package of npm, installed once into the cache. */
export async function fromNpm(spec: string): Promise<Installed> {
	const cached = await onceInCache(`bench-${spec.replaceAll('/', '-')}`, async (folder) => {
		const installed = await install(spec, nameOf(spec), folder);
		await writeFile(path.join(folder, FACTS), JSON.stringify(installed));
	});
	return JSON.parse(await readFile(path.join(cached, FACTS), 'utf8')) as Installed;
}

/** A package that lies in a folder, as it would be published, installed anew. */
export async function fromFolder(source: string, name: string, into: string): Promise<Installed> {
	await rm(into, { recursive: true, force: true });
	return await install(source, name, into);
}
