import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** End this process group, forget it (it has ended), or remove this folder at the end. */
export type CleanupTask = { end: number } | { ended: number } | { remove: string };

/** Starts the guard process, which cleans up at `run()`, or when this process dies before. */
export function startCleanup() {
	const tsx = require.resolve('tsx/cjs');
	const guard = spawn(process.execPath, ['--require', tsx, join(__dirname, 'guard.cts')], {
		stdio: ['pipe', 'inherit', 'inherit'],
		detached: true,
	});
	const exited = once(guard, 'exit');
	return {
		register: (task: CleanupTask) => guard.stdin.write(`${JSON.stringify(task)}\n`),
		/** Runs all registered tasks, and resolves when they are done. */
		run: async () => {
			guard.stdin.end();
			await exited;
		},
	};
}

export type Cleanup = ReturnType<typeof startCleanup>;
