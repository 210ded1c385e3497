import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';

import axios from 'axios';

const ROOT = path.join(__dirname, '../..');

function start(...args: string[]) {
	const command = ['--require', 'tsx/cjs', 'simulator/main.cts', ...args];
	const child = spawn(process.execPath, command, { cwd: ROOT });
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	return { child, ended };
}

async function untilText(stream: Readable, pattern: RegExp): Promise<string> {
	let text = '';
	for await (const chunk of stream) {
		text += String(chunk);
		if (pattern.test(text)) return text;
	}
	return text;
}

describe('npm run simulator', () => {
	it('prints a working credential and stops on SIGTERM', async () => {
		const { child, ended } = start('--port', '0', '--pace', '50');
		const text = await untilText(child.stdout, /Control/);
		const after = (label: string) => new RegExp(`${label}\\s+(\\S+)`).exec(text)?.[1] ?? '';
		const auth = { username: after('API Key'), password: after('API Secret') };
		const { status } = await axios.get(`${after('Base URL')}/models`, { auth, proxy: false });
		expect(status).toBe(200);
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
	});

	it('rejects an invalid option', async () => {
		const { child, ended } = start('--pace', 'fast');
		expect(await untilText(child.stderr, /\n/)).toContain('fast is not a valid number');
		expect(await ended).toBe(1);
	});
});
