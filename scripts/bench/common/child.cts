import { fork } from 'node:child_process';

/** A program that runs in a process of its own, and what it tells first. */
export interface Child<T> {
	told: T;
	end(): void;
}

/**
 * Starts a program.
 *
 * @param file its path
 * @param message what it is told, as JSON in its first argument
 * @param node the Node that runs it, where it is not this one
 * @throws {Error} when it ends without telling anything
 */
export async function startChild<T>(
	file: string,
	message: unknown = {},
	node = process.execPath,
): Promise<Child<T>> {
	const child = fork(file, [JSON.stringify(message)], {
		execPath: node,
		execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
	});
	const told = await new Promise<T>((resolve, reject) => {
		child.once('message', (message) => resolve(message as T));
		child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
	});
	return { told, end: () => child.kill() };
}
