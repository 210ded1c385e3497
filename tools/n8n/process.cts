import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Cleanup } from './cleanup.cts';

/**
 * Starts a program that stays. What it writes is added to the log file.
 *
 * @param options.isReady polled until it holds; what fails in it counts as not ready
 * @throws with the end of its log when it ends before it is ready, or isn't in time
 */
export async function startService(
	name: string,
	[command, ...args]: [command: string, ...args: string[]],
	options: {
		cwd: string;
		env: NodeJS.ProcessEnv;
		logFile: string;
		cleanup: Cleanup;
		isReady: () => Promise<boolean>;
	},
) {
	const { cwd, env, logFile, cleanup, isReady } = options;
	const log = openSync(logFile, 'a');
	const child = spawn(command, args, { cwd, env, stdio: ['ignore', log, log], detached: true });
	closeSync(log);
	const leader = child.pid;
	if (leader === undefined) throw new Error(`${command} can't be started`);
	cleanup.register({ end: leader });

	const exited = once(child, 'exit');
	const isRunning = () => child.exitCode === null && child.signalCode === null;
	const check = async () => {
		if (!isRunning()) throw new Error(`${name} ended while it was starting`);
		return await isReady().catch(() => false);
	};
	await until(`${name} is ready`, check, { seconds: 120 }).catch((reason: unknown) => {
		const end = readFileSync(logFile, 'utf8').trim().split('\n').slice(-40).join('\n');
		throw new Error(`${String(reason)}. Its log ends:\n${end}`);
	});
	return {
		isRunning,
		/** Ends the process and all that it started, and waits until it is gone. */
		end: async (signal: 'SIGTERM' | 'SIGKILL') => {
			if (isRunning()) process.kill(-leader, signal);
			await exited;
			cleanup.register({ ended: leader });
		},
	};
}

/**
 * Polls until the condition holds.
 *
 * @param seconds by default so many that only what hangs takes longer, on the slowest machine too
 * @throws when it does not hold within them
 */
export async function until(
	what: string,
	condition: () => Promise<boolean> | boolean,
	{ seconds = 240, everyMs = 100 } = {},
): Promise<void> {
	const deadline = Date.now() + seconds * 1_000;
	while (!(await condition())) {
		if (Date.now() > deadline)
			throw new Error(`Timed out after ${seconds} s waiting until ${what}`);
		await sleep(everyMs);
	}
}

/** Ports of this machine that nothing listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
	for (const server of servers) if (!server.listening) await once(server, 'listening');
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	for (const server of servers) await once(server.close(), 'close');
	return ports;
}
