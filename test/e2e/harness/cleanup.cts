import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** End this process group, forget it (it ended), or remove this folder when all is over. */
export type Order = { end: number } | { ended: number } | { remove: string };

export interface Cleanup {
	order: (order: Order) => void;
	/** Does what was ordered, and resolves when it is done. */
	now: () => Promise<void>;
}

/** Starts the guard that cleans up at `now()`, and just as well when this process dies before. */
export function startCleanup(): Cleanup {
	const tsx = require.resolve('tsx/cjs');
	const guard = spawn(process.execPath, ['--require', tsx, join(__dirname, 'guard.cts')], {
		stdio: ['pipe', 'inherit', 'inherit'],
		detached: true,
	});
	const exited = once(guard, 'exit');
	return {
		order: (order) => guard.stdin.write(`${JSON.stringify(order)}\n`),
		now: async () => {
			guard.stdin.end();
			await exited;
		},
	};
}
