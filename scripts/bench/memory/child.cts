import { fork } from 'node:child_process';
import path from 'node:path';

/** A program of this folder that runs in a process of its own, and what it tells first. */
export interface Child<T> {
	told: T;
	end(): void;
}

/**
 * Starts a program of this folder.
 *
 * @param message what it is told, as JSON in its first argument
 * @throws {Error} when it ends without telling anything
 */
export async function startChild<T>(name: string, message: unknown = {}): Promise<Child<T>> {
	const child = fork(path.join(__dirname, name), [JSON.stringify(message)], {
		execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
	});
	const told = await new Promise<T>((resolve, reject) => {
		child.once('message', (message) => resolve(message as T));
		child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
	});
	return { told, end: () => child.kill() };
}
