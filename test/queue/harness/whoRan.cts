import { readFile } from 'node:fs/promises';

const STARTED = /Worker started execution (\d+)/g;

/** For each worker's log those of the executions that this worker has taken, oldest first. */
export async function whoRan(executionIds: string[], workerLogs: string[]): Promise<string[][]> {
	const logs = await Promise.all(workerLogs.map(async (log) => await readFile(log, 'utf8')));
	return logs.map((log) =>
		[...log.matchAll(STARTED)]
			.map(([, id]) => String(id))
			.filter((id) => executionIds.includes(id)),
	);
}
