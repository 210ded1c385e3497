import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { PROJECT } from '../../../tools/n8n/pack.cts';
import { chromiumPath, requirePrograms } from '../../../tools/n8n/programs.cts';

/** Runs the specs of a folder, and returns its exit code and output. */
async function runSpecs(name: string) {
	const script = spawn(
		process.execPath,
		['--require', require.resolve('tsx/cjs'), 'tools/specs.cts', name, '--no-build'],
		{ cwd: PROJECT, env: process.env, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	const written = Promise.all([text(script.stdout), text(script.stderr)]);
	const [code] = (await once(script, 'exit')) as [number | null];
	return { code, said: (await written).join('\n') };
}

/** A machine with only the programs a test installs. */
describe('programs', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-tools-'));
		const env = { ...process.env, PATH: folder, CHROMIUM_PATH: undefined };
		jest.replaceProperty(process, 'env', env);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await rm(folder, { recursive: true });
	});

	const put = async (name: string, mode = 0o755) => {
		const path = join(folder, name);
		await writeFile(path, '#!/bin/sh\n', { mode });
		return path;
	};

	it('names everything missing, its purpose, and what to install', async () => {
		await put('make');
		const tools = { python3: 'python3', make: 'build-essential', 'g++': 'build-essential' };
		expect(() => requirePrograms(tools, 'build sqlite3 for n8n')).toThrow(
			/^Missing: python3, g\+\+\. Needed to build sqlite3 for n8n\.\n.*apt-get install -y python3 build-essential$/,
		);
		await put('python3');
		await put('g++');
		expect(() => requirePrograms(tools, 'build sqlite3 for n8n')).not.toThrow();
	});

	/** Specs without their requirements would prove nothing if they passed or were skipped. */
	it.each([
		['e2e', /nothing there can be run[^]*apt-get install -y chromium/],
		['queue', /Missing: redis-server[^]*apt-get install -y redis-server/],
	])('the specs of %s fail without theirs, and ask for them', async (name, missing) => {
		await symlink(process.execPath, join(folder, 'node'));
		process.env.CHROMIUM_PATH = join(folder, 'chromium');
		const { code, said } = await runSpecs(name);
		expect(said).toMatch(missing);
		expect(code).toBe(1);
	});

	it("ignores a file that isn't executable", async () => {
		await put('make', 0o644);
		expect(() => requirePrograms({ make: 'build-essential' }, 'build')).toThrow('Missing: make');
	});

	it('finds the browser on the PATH under any of its names', async () => {
		const path = await put('google-chrome');
		expect(chromiumPath()).toBe(path);
	});

	it('uses only the browser set in CHROMIUM_PATH', async () => {
		await put('chromium');
		process.env.CHROMIUM_PATH = await put('another');
		expect(chromiumPath()).toBe(join(folder, 'another'));
		process.env.CHROMIUM_PATH = join(folder, 'none');
		expect(() => chromiumPath()).toThrow(/CHROMIUM_PATH names .*none, and nothing there/);
	});
});
