import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { median } from 'simple-statistics';

import { ensureCached } from '../../tools/n8n/cache.cts';
import { DEFAULT_N8N_VERSION, installN8n } from '../../tools/n8n/install.cts';
import { PROJECT } from '../../tools/n8n/pack.cts';
import { run } from '../../tools/n8n/run.cts';
import {
	describeMachine,
	findNodeOfN8n,
	formatTable,
	type Bench,
	type Measured,
} from '../harness.cts';

/**
 * Community packages that people install: two that generate media as ours does, and one with
 * many downloads from npm in November 2026. Fixed versions, so that rounds compare.
 */
const PACKAGES = [
	'@heygenofficial/n8n-nodes-heygen-official@0.1.9',
	'@picsart/n8n-nodes-picsart-creative-apis@5.4.8',
	'n8n-nodes-evolution-api@1.0.4',
];

const LOADER = path.join(__dirname, 'load.mts');

/** The flags with which n8n installs: no scripts, and no peers, which n8n brings itself. */
const INSTALL_FLAGS = [
	...['--ignore-scripts', '--omit=dev', '--legacy-peer-deps'],
	...['--no-audit', '--no-fund', '--loglevel=error'],
];

const kibibytes = (bytes: number) => Math.round(bytes / 1024).toLocaleString('en');

async function bytesIn(folder: string): Promise<number> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const sizes = files.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** @param source what npm packs: a package of npm, or a folder */
async function install(source: string, folder: string) {
	await mkdir(folder, { recursive: true });
	await writeFile(path.join(folder, 'package.json'), '{"private":true}');
	const pack = ['pack', source, '--json', '--ignore-scripts', '--pack-destination', folder];
	const [{ name, version, size, unpackedSize, filename }] = JSON.parse(
		await run('npm', pack, { cwd: folder }),
	) as [{ name: string; version: string; size: number; unpackedSize: number; filename: string }];
	const tarball = path.join(folder, filename);
	await run('npm', ['install', ...INSTALL_FLAGS, tarball], { cwd: folder });
	const installed = await bytesIn(path.join(folder, 'node_modules'));
	/** Sizes in bytes; `installed` is on disk, with its dependencies. */
	return { name, version, packed: size, unpacked: unpackedSize, installed };
}

type Facts = Awaited<ReturnType<typeof install>>;

/** A package of npm, installed once into the cache. */
async function installFromNpm(spec: string): Promise<[folder: string, Facts]> {
	const file = 'facts.json';
	const folder = await ensureCached(`start-${spec.replaceAll('/', '-')}`, async (fresh) => {
		await writeFile(path.join(fresh, file), JSON.stringify(await install(spec, fresh)));
	});
	return [folder, JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Facts];
}

/** What a package adds to n8n's start (to load all its nodes and credentials), and its size, compared with other community packages. */
export const start: Bench<Measured & { rounds: number; rows: Array<Facts & { ms: number }> }> = {
	about: 'load time and size, compared with other packages from npm',
	async measure({ tiny, rounds = tiny ? 1 : 15 }) {
		const { node, version } = await findNodeOfN8n();
		const { n8n } = await installN8n(DEFAULT_N8N_VERSION, console.log);
		const env = { NODE_PATH: path.join(path.dirname(n8n), '..', '..') };
		const ownFolder = await mkdtemp(path.join(tmpdir(), 'scenario-bench-start-'));
		try {
			const installed: Array<[folder: string, Facts]> = [
				[ownFolder, await install(PROJECT, ownFolder)],
			];
			for (const spec of tiny ? PACKAGES.slice(0, 1) : PACKAGES) {
				installed.push(await installFromNpm(spec));
			}
			const samples = installed.map((): number[] => []);
			// In turn, so that a busy moment affects all alike. The first round warms the disk cache.
			for (let round = 0; round <= rounds; round++) {
				for (const [i, [folder, { name }]] of installed.entries()) {
					const cwd = path.join(folder, 'node_modules', name);
					const args = ['--disable-warning=ExperimentalWarning', LOADER, cwd];
					// Each time in a process of its own.
					const ms = Number(await run(node, args, { cwd, env }));
					if (round > 0) samples[i]?.push(ms);
				}
			}
			const rows = installed.map(([, facts], i) => ({ ...facts, ms: median(samples[i] ?? []) }));
			return { machine: describeMachine(DEFAULT_N8N_VERSION, version), rounds, rows };
		} finally {
			await rm(ownFolder, { recursive: true, force: true });
		}
	},
	table: ({ rows }) =>
		formatTable(
			rows.toSorted((one, other) => one.ms - other.ms),
			[
				['Package', ({ name, version }) => `${name} ${version}`],
				['Loaded in ms', ({ ms }) => ms.toFixed(1), 'number'],
				['Packed KiB', ({ packed }) => kibibytes(packed), 'number'],
				['Unpacked KiB', ({ unpacked }) => kibibytes(unpacked), 'number'],
				['With dependencies KiB', ({ installed }) => kibibytes(installed), 'number'],
			],
		),
	isGoalMet: () => true,
	title: "n8n's start",
	before: () =>
		`This is the time that n8n's own loader takes for a package at n8n's start, in a process of its own, after n8n's own nodes, and the size of the package, compared with three community packages from npm: two that generate media, too, and one with many downloads. Ours brings its descriptions along, as n8n's own packages do, so n8n loads its code when it is first used; for the others it loads all of it.`,
	after: ({ rounds }) => `Medians of ${rounds} processes each.`,
};
