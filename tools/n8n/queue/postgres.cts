import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cleanup } from '../cleanup.cts';
import { startService, until } from '../process.cts';
import { run } from '../run.cts';
import { isRoot } from './servers.cts';

/** The user of Debian's package. */
const POSTGRES_USER = 'postgres';

/** PostgreSQL refuses to run as root. */
const withoutRoot = (command: string, args: string[]): [string, string[]] =>
	isRoot()
		? [
				'setpriv',
				[
					`--reuid=${POSTGRES_USER}`,
					`--regid=${POSTGRES_USER}`,
					'--clear-groups',
					command,
					...args,
				],
			]
		: [command, args];

/** Starts a PostgreSQL with fresh data in the folder. Resolves when it takes connections. */
export async function startPostgres(options: {
	folder: string;
	port: number;
	/** Of the user n8n, who may do everything. */
	password: string;
	logFile: string;
	cleanup: Cleanup;
}): Promise<void> {
	const { folder, port, logFile, cleanup } = options;
	const passwordFile = join(folder, 'password');
	await mkdir(folder, { mode: 0o700 });
	await writeFile(passwordFile, options.password);
	if (isRoot()) await run('chown', ['-R', POSTGRES_USER, folder], { cwd: folder });

	const data = join(folder, 'data');
	const fresh = ['--pgdata', data, '--username=n8n', `--pwfile=${passwordFile}`];
	const plain = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];
	await run(...withoutRoot('initdb', [...fresh, ...plain]), { cwd: folder });

	const settings = {
		port,
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		// Nothing in it has to outlive the machine.
		fsync: 'off',
	};
	const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const [command, all] = withoutRoot('postgres', ['-D', data, ...args]);
	const server = startService(command, all, { cwd: folder, env: process.env, logFile, cleanup });
	await until('PostgreSQL takes connections', async () => {
		if (!server.isRunning()) throw new Error('PostgreSQL ended while it was starting');
		const asked = run('pg_isready', ['-h', '127.0.0.1', '-p', String(port)], { cwd: folder });
		return await asked.then(
			() => true,
			() => false,
		);
	});
}
