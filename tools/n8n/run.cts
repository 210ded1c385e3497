import { execFile } from 'node:child_process';

/** Set by npm for the script that it runs; it would send an npm of ours to the wrong folder. */
const belongsToOuterNpm = (name: string) =>
	/^npm_(package|lifecycle|execpath|node_execpath|command|config_(local_|global_)?prefix)/i.test(
		name,
	);

export const ownEnvironment = (): NodeJS.ProcessEnv =>
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
