import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { PROJECT } from '../../../tools/n8n/pack.cts';

/** Runs the specs of a folder, and returns its exit code and output. */
async function runScript(name: string, env: NodeJS.ProcessEnv) {
	const script = spawn(
		process.execPath,
		['--require', require.resolve('tsx/cjs'), 'tools/specs.cts', name, '--no-build'],
		{ cwd: PROJECT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	const written = Promise.all([text(script.stdout), text(script.stderr)]);
	const [code] = (await once(script, 'exit')) as [number | null];
	return { code, said: (await written).join('\n') };
}

/** Tests without their requirements would prove nothing if they passed or were skipped. */
describe('on a machine without the required programs', () => {
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-bare-'));
		await symlink(process.execPath, join(folder, 'node'));
	});
	afterAll(async () => await rm(folder, { recursive: true }));

	it.each([
		['e2e', /nothing there can be run[^]*apt-get install -y chromium/],
		['queue', /Missing: redis-server[^]*apt-get install -y redis-server/],
	])('the specs of %s fail, and ask for them', async (name, missing) => {
		const env = { PATH: folder, CHROMIUM_PATH: join(folder, 'chromium') };
		const { code, said } = await runScript(name, env);
		expect(said).toMatch(missing);
		expect(code).toBe(1);
	});
});
