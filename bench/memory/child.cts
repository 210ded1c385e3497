import { fork, type Serializable } from 'node:child_process';

/**
 * Starts a program in a process of its own, and waits for its first message.
 *
 * @param task sent to it; may be larger than an argument may be
 * @param options.node the Node.js that runs it, if it is not this one
 * @throws {Error} when it ends without a message
 */
export async function startChild<T>(
	file: string,
	task: unknown = {},
	{ node = process.execPath, env = {} }: { node?: string; env?: Record<string, string> } = {},
) {
	const child = fork(file, {
		execPath: node,
		execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
		env: { ...process.env, ...env },
	});
	child.send(task as Serializable);
	const message = await new Promise<T>((resolve, reject) => {
		child.once('message', (first) => resolve(first as T));
		child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
	});
	return { message, end: () => child.kill() };
}
