/**
 * Cleans up after a program, whatever ends it: `kill -9` and a crash too. It runs as a process of
 * its own and listens to the program at its standard input, one JSON task per line. When that input
 * ends, because the program closed it or is gone, it ends the process groups and then removes the
 * registered folders.
 */
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CleanupTask } from './cleanup.cts';

const GRACE_SECONDS = 10;

function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(-leader, signal);
	} catch {
		return false;
	}
}

async function endGroups(leaders: number[]): Promise<void> {
	for (const leader of leaders) signalGroup(leader, 'SIGTERM');
	for (let waited = 0; waited < GRACE_SECONDS; waited += 0.1) {
		if (!leaders.some((leader) => signalGroup(leader, 0))) return;
		await sleep(100);
	}
	for (const leader of leaders) signalGroup(leader, 'SIGKILL');
}

async function main(): Promise<void> {
	const groups = new Set<number>();
	const folders = new Set<string>();
	for await (const line of createInterface({ input: process.stdin })) {
		const task = JSON.parse(line) as CleanupTask;
		if ('end' in task) groups.add(task.end);
		if ('ended' in task) groups.delete(task.ended);
		if ('remove' in task) folders.add(task.remove);
	}
	await endGroups([...groups]);
	for (const folder of folders) {
		await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}
}

void main();
