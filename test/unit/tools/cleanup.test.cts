import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCleanup } from '../../../tools/n8n/cleanup.cts';
import { PROJECT } from '../../../tools/n8n/pack.cts';
import { until } from '../../../tools/n8n/process.cts';

const CLEANUP = join(PROJECT, 'tools', 'n8n', 'cleanup.cts');

/** A folder with a file in it. */
async function someFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-cleanup-'));
	await writeFile(join(folder, 'database.sqlite'), 'rows');
	return folder;
}

/** A program that keeps running in its own process group. Returns the group's leader. */
function somethingThatStays(): number {
	const { pid } = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
	if (pid === undefined) throw new Error("sleep can't be started");
	return pid;
}

const runs = (leader: number): boolean => {
	try {
		return process.kill(-leader, 0);
	} catch {
		return false;
	}
};

describe('a process and folder of a run', () => {
	it('are ended and removed on request', async () => {
		const folder = await someFolder();
		const leader = somethingThatStays();
		const cleanup = startCleanup();
		for (const task of [{ remove: folder }, { end: leader }]) cleanup.register(task);
		await cleanup.run();
		expect([runs(leader), existsSync(folder)]).toEqual([false, false]);
	});

	it('are ended and removed when the run is killed', async () => {
		const folder = await someFolder();
		const leader = somethingThatStays();
		const tasks = [{ remove: folder }, { end: leader }];
		const program = `
			const { register } = require(${JSON.stringify(CLEANUP)}).startCleanup();
			${JSON.stringify(tasks)}.forEach(register);
			console.log('registered');
			setInterval(() => undefined, 1_000);
		`;
		const run = spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), '-e', program], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		await once(run.stdout, 'data');
		expect(runs(leader)).toBe(true);

		run.kill('SIGKILL');
		await until('all is gone', () => !runs(leader) && !existsSync(folder));
	});

	it('are left alone when the process has ended by itself', async () => {
		const leader = somethingThatStays();
		const cleanup = startCleanup();
		for (const task of [{ end: leader }, { ended: leader }]) cleanup.register(task);
		await cleanup.run();
		expect(runs(leader)).toBe(true);
		process.kill(-leader, 'SIGKILL');
	});
});
