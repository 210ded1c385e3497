import { handOver, sharedN8n, type SharedN8n } from '../../e2e/harness/handover.cts';
import type { N8nWithQueue } from './queue.cts';

export interface SharedQueue {
	main: SharedN8n;
	/** The log of each worker. */
	workerLogs: string[];
}

const VARIABLE = 'E2E_QUEUE';

/** Tells the specs of the n8n that the global set-up started for all of them. */
export function handOverQueue({ main, workers }: N8nWithQueue): void {
	handOver(main);
	process.env[VARIABLE] = JSON.stringify(workers.map(({ logFile }) => logFile));
}

export const sharedQueue = (): SharedQueue => ({
	main: sharedN8n(),
	workerLogs: JSON.parse(process.env[VARIABLE] ?? '[]') as string[],
});
