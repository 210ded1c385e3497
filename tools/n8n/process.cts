import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Cleanup } from './cleanup.cts';

export interface Service {
	isRunning: () => boolean;
	/** Ends the process and all that it started, and waits until it is gone. */
	end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

/** Starts a program that stays. What it writes is added to the log file. */
export function startService(
	command: string,
	args: string[],
	options: { cwd: string; env: NodeJS.ProcessEnv; logFile: string; cleanup: Cleanup },
): Service {
	const log = openSync(options.logFile, 'a');
	const child = spawn(command, args, {
		cwd: options.cwd,
		env: options.env,
		stdio: ['ignore', log, log],
		detached: true,
	});
	closeSync(log);
	const leader = child.pid;
	if (leader === undefined) throw new Error(`${command} can't be started`);
	options.cleanup.register({ end: leader });

	const exited = once(child, 'exit');
	const isRunning = () => child.exitCode === null && child.signalCode === null;
	return {
		isRunning,
		end: async (signal) => {
			if (isRunning()) process.kill(-leader, signal);
			await exited;
			options.cleanup.register({ ended: leader });
		},
	};
}

/**
 * Polls until the condition holds.
 *
 * @throws when it does not hold within `seconds`
 */
export async function until(
	what: string,
	condition: () => Promise<boolean> | boolean,
	{ seconds = 30, everyMs = 100 } = {},
): Promise<void> {
	const deadline = Date.now() + seconds * 1_000;
	while (!(await condition())) {
		if (Date.now() > deadline)
			throw new Error(`Timed out after ${seconds} s waiting until ${what}`);
		await sleep(everyMs);
	}
}
