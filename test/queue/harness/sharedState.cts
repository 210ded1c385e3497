import type { N8nWithQueue } from '../../../tools/n8n/queue/startN8nWithQueue.cts';
import { shareN8n, sharedN8n, type SharedN8n } from '../../e2e/harness/sharedState.cts';

export interface SharedQueue {
	main: SharedN8n;
	/** The log of each worker. */
	workerLogs: string[];
}

const VARIABLE = 'E2E_QUEUE';

/** Passes the n8n started by the global setup to the specs. */
export function shareQueue({ main, workers }: N8nWithQueue): void {
	shareN8n(main);
	process.env[VARIABLE] = JSON.stringify(workers.map(({ logFile }) => logFile));
}

export const sharedQueue = (): SharedQueue => ({
	main: sharedN8n(),
	workerLogs: JSON.parse(process.env[VARIABLE] ?? '[]') as string[],
});
