import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCleanup } from '../../e2e/harness/cleanup.cts';
import { until } from '../../e2e/harness/process.cts';

const HARNESS = join(__dirname, '..', '..', 'e2e', 'harness', 'cleanup.cts');

/** A folder with a file in it. */
async function someFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-cleanup-'));
	await writeFile(join(folder, 'database.sqlite'), 'rows');
	return folder;
}

/** A program that stays, in a process group of its own. Returns the group's leader. */
function somethingThatStays(): number {
	const { pid } = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
	if (pid === undefined) throw new Error('sleep can not be started');
	return pid;
}

const runs = (leader: number): boolean => {
	try {
		return process.kill(-leader, 0);
	} catch {
		return false;
	}
};

describe('what a run leaves behind', () => {
	it('is ended and removed when the run says so', async () => {
		const folder = await someFolder();
		const leader = somethingThatStays();
		const cleanup = startCleanup();
		cleanup.order({ remove: folder });
		cleanup.order({ end: leader });
		await cleanup.now();
		expect(runs(leader)).toBe(false);
		expect(existsSync(folder)).toBe(false);
	});

	it('is ended and removed when the run itself is killed', async () => {
		const folder = await someFolder();
		const leader = somethingThatStays();
		const orders = [{ remove: folder }, { end: leader }];
		const program = `
			const { order } = require(${JSON.stringify(HARNESS)}).startCleanup();
			${JSON.stringify(orders)}.forEach(order);
			console.log('ordered');
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

	it('is let be when it has ended by itself', async () => {
		const leader = somethingThatStays();
		const cleanup = startCleanup();
		cleanup.order({ end: leader });
		cleanup.order({ ended: leader });
		await cleanup.now();
		expect(runs(leader)).toBe(true);
		process.kill(-leader, 'SIGKILL');
	});
});
