import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { requirePrograms } from '../programs.cts';

/** Debian keeps the programs of each PostgreSQL in a folder of its own, off the PATH. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

function newestPostgresOfDebian(): string[] {
	try {
		const versions = readdirSync(DEBIAN_POSTGRES).map(Number).filter(Number.isFinite);
		return versions.length > 0 ? [join(DEBIAN_POSTGRES, `${Math.max(...versions)}`, 'bin')] : [];
	} catch {
		return [];
	}
}

export const isRoot = () => process.getuid?.() === 0;

/**
 * Makes sure that the servers behind n8n's queue can be started by name.
 *
 * @throws with what to install when they are not there
 */
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
