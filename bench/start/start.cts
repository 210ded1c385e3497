import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { median } from 'simple-statistics';

import { ensureCached } from '../../tools/n8n/cache.cts';
import { DEFAULT_N8N_VERSION, installN8n } from '../../tools/n8n/install.cts';
import { PACKAGE_NAME, PROJECT } from '../../tools/n8n/pack.cts';
import { run } from '../../tools/n8n/run.cts';
import {
	describeMachine,
	formatMachine,
	formatTable,
	keepResult,
	type Column,
	type Machine,
	type Options,
} from '../results.cts';
import { findNodeOfN8n } from '../scaledN8n.cts';

/**
 * Community packages that people install: eight with many downloads from npm in November 2026, and
 * two that generate media as ours does. Fixed versions, so that rounds compare.
 */
const PACKAGES = [
	'n8n-nodes-evolution-api@1.0.4',
	'@devlikeapro/n8n-nodes-chatwoot@1.0.2',
	'n8n-nodes-mcp@0.1.37',
	'n8n-nodes-youtube-transcript-api@2.4.3',
	'@mendable/n8n-nodes-firecrawl@2.1.2',
	'n8n-nodes-deepseek@1.0.6',
	'n8n-nodes-minio@0.1.4',
	'@blotato/n8n-nodes-blotato@1.0.10',
	'@heygenofficial/n8n-nodes-heygen-official@0.1.9',
	'@picsart/n8n-nodes-picsart-creative-apis@5.4.8',
];

const LOADER = path.join(__dirname, 'load.mts');

/** The flags with which n8n installs: no scripts, and no peers, which n8n brings itself. */
const INSTALL_FLAGS = [
	'--ignore-scripts',
	'--omit=dev',
	'--legacy-peer-deps',
	'--no-audit',
	'--no-fund',
	'--loglevel=error',
];

interface Installed {
	/** Where the package itself is. */
	folder: string;
	version: string;
	/** Sizes in bytes; `installed` is on disk, with its dependencies. */
	packed: number;
	unpacked: number;
	installed: number;
}

export interface StartRow extends Omit<Installed, 'folder'> {
	name: string;
	/** To load all its nodes and credentials, in milliseconds. */
	ms: number;
}

export interface StartResult {
	machine: Machine;
	rounds: number;
	rows: StartRow[];
}

const kibibytes = (bytes: number) => Math.round(bytes / 1024).toLocaleString('en');

export const columns: Array<Column<StartRow>> = [
	{ heading: 'Package', cell: ({ name, version }) => `${name} ${version}` },
	{ heading: 'Loaded in ms', isNumber: true, cell: ({ ms }) => ms.toFixed(1) },
	{ heading: 'Packed KiB', isNumber: true, cell: ({ packed }) => kibibytes(packed) },
	{ heading: 'Unpacked KiB', isNumber: true, cell: ({ unpacked }) => kibibytes(unpacked) },
	{
		heading: 'With dependencies KiB',
		isNumber: true,
		cell: ({ installed }) => kibibytes(installed),
	},
];

/** `n8n-nodes-mcp` from `n8n-nodes-mcp@0.1.37`, `@a/b` from `@a/b@1.0.0`. */
const packageName = (spec: string): string => spec.slice(0, spec.lastIndexOf('@'));

async function bytesIn(folder: string): Promise<number> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const sizes = files.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** @param source what npm packs: a package of npm, or a folder */
async function install(source: string, name: string, folder: string): Promise<Installed> {
	await mkdir(folder, { recursive: true });
	await writeFile(path.join(folder, 'package.json'), '{"private":true}');
	const pack = ['pack', source, '--json', '--ignore-scripts', '--pack-destination', folder];
	const [packed] = JSON.parse(await run('npm', pack, { cwd: folder })) as [
		{ filename: string; size: number; unpackedSize: number; version: string },
	];
	const tarball = path.join(folder, packed.filename);
	await run('npm', ['install', ...INSTALL_FLAGS, tarball], { cwd: folder });
	const modules = path.join(folder, 'node_modules');
	return {
		folder: path.join(modules, name),
		version: packed.version,
		packed: packed.size,
		unpacked: packed.unpackedSize,
		installed: await bytesIn(modules),
	};
}

/** A package of npm, installed once into the cache. */
async function installFromNpm(spec: string): Promise<Installed> {
	const facts = 'facts.json';
	const cached = await ensureCached(`bench-${spec.replaceAll('/', '-')}`, async (folder) => {
		const installed = await install(spec, packageName(spec), folder);
		await writeFile(path.join(folder, facts), JSON.stringify(installed));
	});
	return JSON.parse(await readFile(path.join(cached, facts), 'utf8')) as Installed;
}

/** Milliseconds, each time in a process of its own. */
async function measureLoad({ folder }: Installed, node: string, modules: string): Promise<number> {
	const args = ['--disable-warning=ExperimentalWarning', LOADER, folder];
	return Number(await run(node, args, { cwd: folder, env: { NODE_PATH: modules } }));
}

/**
 * What a package adds to n8n's start, and its size, compared with ten community packages.
 *
 * @returns true: there is no goal
 */
export async function start({ tiny, keep, ...options }: Options): Promise<boolean> {
	const rounds = options.rounds ?? (tiny ? 1 : 15);
	const { node, version } = await findNodeOfN8n();
	const { n8n } = await installN8n(DEFAULT_N8N_VERSION, console.log);
	const modules = path.join(path.dirname(n8n), '..', '..');
	const ownFolder = await mkdtemp(path.join(tmpdir(), 'scenario-bench-start-'));
	try {
		const installed = new Map([[PACKAGE_NAME, await install(PROJECT, PACKAGE_NAME, ownFolder)]]);
		for (const spec of tiny ? PACKAGES.slice(0, 1) : PACKAGES) {
			installed.set(packageName(spec), await installFromNpm(spec));
		}
		const samples = new Map([...installed.keys()].map((name) => [name, [] as number[]]));
		// In turn, so that a busy moment affects all alike. The first round warms the disk cache.
		for (let round = 0; round <= rounds; round++) {
			for (const [name, each] of installed) {
				const ms = await measureLoad(each, node, modules);
				if (round > 0) samples.get(name)?.push(ms);
			}
		}
		const rows: StartRow[] = [...installed].map(([name, { folder: _, ...facts }]) => ({
			name,
			...facts,
			ms: median(samples.get(name) ?? []),
		}));
		const machine = describeMachine(DEFAULT_N8N_VERSION, version);
		console.log(`${formatMachine(machine)}\n\n${formatTable(columns, rows)}\n`);
		if (keep) await keepResult('start', { machine, rounds, rows });
		return true;
	} finally {
		await rm(ownFolder, { recursive: true, force: true });
	}
}
