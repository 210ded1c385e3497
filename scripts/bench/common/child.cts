import { fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs in a process of its own, and what it tells first. */
export interface Child<T> {
	told: T;
	end(): void;
}

/**
 * Starts a program.
 *
 * @param file its path
 * @param message what it is told; it may be larger than an argument may be
 * @param node the Node that runs it, where it is not this one
 * @throws {Error} when it ends without telling anything
 */
export async function startChild<T>(
	file: string,
	message: unknown = {},
	node = process.execPath,
): Promise<Child<T>> {
	const child = fork(file, {
		execPath: node,
		execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
	});
	child.send(message as Serializable);
	const told = await new Promise<T>((resolve, reject) => {
		child.once('message', (message) => resolve(message as T));
		child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
	});
	return { told, end: () => child.kill() };
}

/** What the program that runs here was told by the one that started it. */
export async function toldByParent<T>(): Promise<T> {
	const [message] = (await once(process, 'message')) as [T];
	return message;
}
