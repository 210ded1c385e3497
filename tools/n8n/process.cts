import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
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

/** Below those that Linux and macOS give to whoever asks for any: n8n takes seconds until it listens. */
const PORTS = { from: 15_000, to: 32_000 };

/** Ports of this machine that nothing listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
	const servers: Server[] = [];
	while (servers.length < count) {
		const server = createServer().listen(randomInt(PORTS.from, PORTS.to), '127.0.0.1');
		const isFree = await once(server, 'listening').catch(() => undefined);
		if (isFree) servers.push(server);
	}
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	for (const server of servers) await once(server.close(), 'close');
	return ports;
}
