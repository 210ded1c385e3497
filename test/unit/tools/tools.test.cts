import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromiumPath, requirePrograms } from '../../../tools/n8n/programs.cts';

const { PATH, CHROMIUM_PATH } = process.env;

/** A machine with only the programs a test installs. */
describe('programs', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-tools-'));
		process.env.PATH = folder;
		delete process.env.CHROMIUM_PATH;
	});
	afterEach(async () => {
		process.env.PATH = PATH;
		if (CHROMIUM_PATH !== undefined) process.env.CHROMIUM_PATH = CHROMIUM_PATH;
		else delete process.env.CHROMIUM_PATH;
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
