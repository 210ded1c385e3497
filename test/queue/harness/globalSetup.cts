import { DEFAULT_N8N_VERSION } from '../../../tools/n8n/install.cts';
import { requireServers } from '../../../tools/n8n/queue/servers.cts';
import { startN8nWithQueue } from '../../../tools/n8n/queue/startN8nWithQueue.cts';
import { shareQueue } from './sharedState.cts';

/** One n8n in queue mode for all spec files. Returns what ends it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
	requireServers();
	const version = process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION;
	const queue = await startN8nWithQueue({ version, log: console.log });
	shareQueue(queue);
	console.log(`n8n ${version} runs at ${queue.main.url} with ${queue.workers.length} workers`);
	return queue.stop;
}
