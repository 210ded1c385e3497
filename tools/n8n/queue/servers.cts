import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import type { Cleanup } from '../cleanup.cts';
import { startService } from '../process.cts';
import { requirePrograms } from '../programs.cts';
import { run } from '../run.cts';

/** Debian keeps the programs of each PostgreSQL in a folder of its own, off the PATH. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** The user of Debian's package. */
const POSTGRES_USER = 'postgres';

function newestPostgresOfDebian(): string[] {
	try {
		const versions = readdirSync(DEBIAN_POSTGRES).map(Number).filter(Number.isFinite);
		return versions.length > 0 ? [join(DEBIAN_POSTGRES, `${Math.max(...versions)}`, 'bin')] : [];
	} catch {
		return [];
	}
}

const isRoot = () => process.getuid?.() === 0;

/** Makes sure that the servers behind n8n's queue can be started. @throws with what to install */
export function requireServers(): void {
	process.env.PATH = [process.env.PATH, ...newestPostgresOfDebian()].join(delimiter);
	requirePrograms(
		{
			'redis-server': 'redis-server',
			'redis-cli': 'redis-server',
			initdb: 'postgresql',
			postgres: 'postgresql',
			pg_isready: 'postgresql',
			...(isRoot() && { setpriv: 'util-linux' }),
		},
		'run n8n in queue mode',
	);
}

/** What both servers are started with. */
interface ServerOptions {
	/** For its data, which are fresh. */
	folder: string;
	port: number;
	password: string;
	logFile: string;
	cleanup: Cleanup;
}

/** PostgreSQL refuses to run as root. */
const withoutRoot = (command: string, ...args: string[]): [string, ...string[]] => {
	if (!isRoot()) return [command, ...args];
	const user = [`--reuid=${POSTGRES_USER}`, `--regid=${POSTGRES_USER}`, '--clear-groups'];
	return ['setpriv', ...user, command, ...args];
};

/** Starts a PostgreSQL, whose user n8n may do everything. Resolves when it takes connections. */
export async function startPostgres(options: ServerOptions): Promise<void> {
	const { folder, port, password, logFile, cleanup } = options;
	const passwordFile = join(folder, 'password');
	await mkdir(folder, { mode: 0o700 });
	await writeFile(passwordFile, password);
	if (isRoot()) await run('chown', ['-R', POSTGRES_USER, folder], { cwd: folder });

	const data = join(folder, 'data');
	const fresh = ['--pgdata', data, '--username=n8n', `--pwfile=${passwordFile}`];
	const plain = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];
	const [initdb, ...initArgs] = withoutRoot('initdb', ...fresh, ...plain);
	await run(initdb, initArgs, { cwd: folder });

	const settings = {
		port,
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		// Nothing in it has to outlive the machine.
		fsync: 'off',
	};
	const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	await startService('PostgreSQL', withoutRoot('postgres', '-D', data, ...args), {
		...{ cwd: folder, env: process.env, logFile, cleanup },
		isReady: async () => {
			await run('pg_isready', ['-h', '127.0.0.1', '-p', String(port)], { cwd: folder });
			return true;
		},
	});
}

/** Starts a Redis that keeps nothing. Resolves when it answers. */
export async function startRedis(options: ServerOptions): Promise<void> {
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
	const env = { REDISCLI_AUTH: password };
	await startService('Redis', ['redis-server', file], {
		...{ cwd: folder, env: process.env, logFile, cleanup },
		isReady: async () =>
			(await run('redis-cli', ['-p', String(port), 'ping'], { cwd: folder, env })).trim() ===
			'PONG',
	});
}
