import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Set by npm for the script that it runs; it would send an npm of ours to the wrong folder. */
const belongsToOuterNpm = (name: string) =>
	/^npm_(package|lifecycle|execpath|node_execpath|command|config_(local_|global_)?prefix)/i.test(
		name,
	);

const ownEnvironment = (): NodeJS.ProcessEnv =>
	Object.fromEntries(Object.entries(process.env).filter(([name]) => !belongsToOuterNpm(name)));

/**
 * Runs a program to its end and returns what it wrote to standard output.
 *
 * @throws with the end of what it wrote when it fails
 */
export async function run(
	command: string,
	args: string[],
	options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
	const env = { ...ownEnvironment(), ...options.env };
	return await new Promise((resolve, reject) => {
		execFile(
			command,
			args,
			{ cwd: options.cwd, env, maxBuffer: 256 * 1024 * 1024 },
			(failure, stdout, stderr) => {
				if (!failure) return resolve(stdout);
				const tail = `${stdout}\n${stderr}`.trim().split('\n').slice(-40).join('\n');
				reject(new Error(`${command} ${args.join(' ')} failed in ${options.cwd}:\n${tail}`));
			},
		);
	});
}

/** Runs the specs of a folder of test/ to their end. Returns Playwright's exit code. */
export async function runSpecs(
	folder: 'e2e' | 'queue',
	args: string[],
	env: Record<string, string>,
): Promise<number> {
	const config = `test/${folder}/playwright.config.cts`;
	const playwright = spawn(
		process.execPath,
		[require.resolve('@playwright/test/cli'), 'test', '--config', config, ...args],
		{ cwd: `${__dirname}/../..`, stdio: 'inherit', env: { ...process.env, ...env } },
	);
	// The terminal sends Ctrl+C to both; this one stays until the other has ended.
	const stay = () => undefined;
	const end = () => playwright.kill('SIGINT');
	process.on('SIGINT', stay).on('SIGTERM', end);
	const [code] = (await once(playwright, 'exit')) as [number | null];
	process.off('SIGINT', stay).off('SIGTERM', end);
	return code ?? 1;
}
