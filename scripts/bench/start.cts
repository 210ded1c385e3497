import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { DEFAULT_N8N_VERSION, installN8n } from '../../test/e2e/harness/install.cts';
import { PACKAGE_NAME, PROJECT } from '../../test/e2e/harness/pack.cts';
import { run } from '../../test/e2e/harness/run.cts';
import { machineAsText, thisMachine } from './common/machine.cts';
import type { Options } from './common/options.cts';
import { nodeOfN8n } from './common/realN8n.cts';
import { keepResult } from './common/results.cts';
import { say } from './common/say.cts';
import { median } from './common/statistics.cts';
import { textTable } from './common/textTable.cts';
import type { Installed } from './start/install.cts';
import { fromFolder, fromNpm } from './start/install.cts';
import { nameOf, PACKAGES } from './start/packages.cts';
import type { StartResult, StartRow } from './start/result.cts';
import { columns } from './start/result.cts';

const LOADER = path.join(__dirname, 'start', 'load.mts');

/** Milliseconds, each time in a process of its own. */
async function loadOnce({ folder }: Installed, node: string, modules: string): Promise<number> {
	const args = ['--disable-warning=ExperimentalWarning', LOADER, folder];
	return Number(await run(node, args, { cwd: folder, env: { NODE_PATH: modules } }));
}

/**
 * What a package adds to n8n's start, and its size, beside ten community packages.
 *
 * @returns true: there is no goal to keep
 */
export async function start({ tiny, keep, ...options }: Options): Promise<boolean> {
	const rounds = options.rounds ?? (tiny ? 1 : 15);
	const { node, version } = await nodeOfN8n();
	const { n8n } = await installN8n(DEFAULT_N8N_VERSION, say);
	const modules = path.join(path.dirname(n8n), '..', '..');
	const ownFolder = await mkdtemp(path.join(tmpdir(), 'scenario-bench-start-'));
	try {
		const installed = new Map([[PACKAGE_NAME, await fromFolder(PROJECT, PACKAGE_NAME, ownFolder)]]);
		for (const spec of tiny ? PACKAGES.slice(0, 1) : PACKAGES) {
			installed.set(nameOf(spec), await fromNpm(spec));
		}
		const samples = new Map([...installed.keys()].map((name) => [name, [] as number[]]));
		// In turn, so that a busy moment does not fall on one alone; the first round warms the disk.
		for (let round = 0; round <= rounds; round++) {
			for (const [name, where] of installed) {
				const ms = await loadOnce(where, node, modules);
				if (round > 0) samples.get(name)?.push(ms);
			}
		}
		const rows: StartRow[] = [...installed].map(([name, { folder: _, ...facts }]) => ({
			name,
			...facts,
			ms: median(samples.get(name) ?? []),
		}));
		const machine = thisMachine(DEFAULT_N8N_VERSION, version);
		const result: StartResult = { machine, rounds, rows };
		say(`${machineAsText(machine)}\n\n${textTable(columns, rows)}\n`);
		if (keep) await keepResult('start', result);
		return true;
	} finally {
		await rm(ownFolder, { recursive: true, force: true });
	}
}
