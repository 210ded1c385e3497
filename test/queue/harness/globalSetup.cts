import { DEFAULT_N8N_VERSION } from '../../e2e/harness/install.cts';
import { handOverQueue } from './handover.cts';
import { requireServers } from './programs.cts';
import { startN8nWithQueue, type N8nWithQueue } from './queue.cts';

declare global {
	var n8nWithQueue: N8nWithQueue | undefined;
}

export default async function globalSetup(): Promise<void> {
	requireServers();
	const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
	const queue = await startN8nWithQueue({ version, say: console.log });
	globalThis.n8nWithQueue = queue;
	handOverQueue(queue);
	console.log(`n8n ${version} runs at ${queue.main.url} with ${queue.workers.length} workers`);
}
