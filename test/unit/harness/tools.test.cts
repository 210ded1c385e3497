import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromiumPath, requireTools } from '../../e2e/harness/tools.cts';

const { PATH, CHROMIUM_PATH } = process.env;

/** A machine on which nothing is installed but what a test puts there. */
describe('what the harness needs of the machine', () => {
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

	it('names everything that is missing, what for, and what to install', async () => {
		await put('make');
		const tools = { python3: 'python3', make: 'build-essential', 'g++': 'build-essential' };
		expect(() => requireTools(tools, 'build sqlite3 for n8n')).toThrow(
			/^Missing: python3, g\+\+\. Needed to build sqlite3 for n8n\.\n.*apt-get install -y python3 build-essential$/,
		);
		await put('python3');
		await put('g++');
		expect(() => requireTools(tools, 'build sqlite3 for n8n')).not.toThrow();
	});

	it('does not take a file for a program that can not be run', async () => {
		await put('make', 0o644);
		expect(() => requireTools({ make: 'build-essential' }, 'build')).toThrow('Missing: make');
	});

	it('finds the browser on the PATH, under any of its names', async () => {
		const path = await put('google-chrome');
		expect(chromiumPath()).toBe(path);
	});

	it('takes the browser that CHROMIUM_PATH names, and no other', async () => {
		await put('chromium');
		process.env.CHROMIUM_PATH = await put('another');
		expect(chromiumPath()).toBe(join(folder, 'another'));
		process.env.CHROMIUM_PATH = join(folder, 'none');
		expect(() => chromiumPath()).toThrow(/CHROMIUM_PATH names .*none, and nothing there/);
	});
});
