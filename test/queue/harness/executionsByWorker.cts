import { readFile } from 'node:fs/promises';

const STARTED = /Worker started execution (\d+)/g;

/** The given executions by the worker that ran them, from its log, oldest first. */
export async function executionsByWorker(
	executionIds: string[],
	workerLogs: string[],
): Promise<string[][]> {
	const logs = await Promise.all(workerLogs.map(async (log) => await readFile(log, 'utf8')));
	return logs.map((log) =>
		[...log.matchAll(STARTED)]
			.map(([, id]) => String(id))
			.filter((id) => executionIds.includes(id)),
	);
}
