import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cleanup } from '../cleanup.cts';
import { startService, until } from '../process.cts';
import { run } from '../run.cts';

/** Starts a Redis that keeps nothing. Resolves when it answers. */
export async function startRedis(options: {
	folder: string;
	port: number;
	password: string;
	logFile: string;
	cleanup: Cleanup;
}): Promise<void> {
	const { folder, port, password, logFile, cleanup } = options;
	await mkdir(folder);
	const settings = [
		`port ${port}`,
		'bind 127.0.0.1',
		`requirepass ${password}`,
		'save ""',
		`dir ${folder}`,
	];
	// In a file, because arguments can be read by every user of the machine.
	const file = join(folder, 'redis.conf');
	await writeFile(file, settings.join('\n'), { mode: 0o600 });
	const server = startService('redis-server', [file], {
		cwd: folder,
		env: process.env,
		logFile,
		cleanup,
	});
	await until('Redis answers', async () => {
		if (!server.isRunning()) throw new Error('Redis ended while it was starting');
		const ping = run('redis-cli', ['-p', String(port), 'ping'], {
			cwd: folder,
			env: { REDISCLI_AUTH: password },
		});
		return await ping.then(
			(answer) => answer.trim() === 'PONG',
			() => false,
		);
	});
}
