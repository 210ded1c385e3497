import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { PROJECT } from '../n8n/pack.cts';

/** Runs jest with one of the project's configurations to its end. Returns its exit code. */
export async function runJest(
	config: string,
	{ args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Promise<number> {
	const jest = spawn(
		process.execPath,
		[require.resolve('jest/bin/jest'), '--config', config, ...args],
		{ cwd: PROJECT, stdio: 'inherit', env: { ...process.env, ...env } },
	);
	// The terminal sends Ctrl+C to both; this one stays until the other has ended.
	const stay = () => undefined;
	const end = () => jest.kill('SIGTERM');
	process.on('SIGINT', stay).on('SIGTERM', end);
	const [code] = (await once(jest, 'exit')) as [number | null];
	process.off('SIGINT', stay).off('SIGTERM', end);
	return code ?? 1;
}
