import type { JobRecord, RecordedRequest } from '../../../simulator/index.cts';
import type { Execution } from '../../../test/e2e/harness/client.cts';
import { itemsOf } from '../../../test/e2e/harness/results.cts';

const FILES = '/cdn/files/';

/** For each job the milliseconds from its end until n8n fetched its file. */
export function delaysOfFiles(jobs: JobRecord[], requests: RecordedRequest[]): number[] {
	const fetchedAt = new Map(
		requests
			.filter(({ path }) => path.startsWith(FILES))
			.map(({ path, at }) => [path.slice(FILES.length), at]),
	);
	return jobs.flatMap(({ assetIds, endsAt }) =>
		assetIds.flatMap((assetId) => {
			const at = fetchedAt.get(assetId);
			return at === undefined ? [] : [at - endsAt];
		}),
	);
}

/** For each execution the milliseconds from the end of its job until the node put out its item. */
export function delaysOfOutputs(
	jobs: JobRecord[],
	executions: Execution[],
	node: string,
): number[] {
	const endOf = new Map(jobs.map(({ jobId, endsAt }) => [jobId, endsAt]));
	return executions.flatMap((execution) => {
		const run = execution.data.resultData.runData[node]?.at(-1);
		const endsAt = endOf.get(String(itemsOf(execution, node)[0]?.json.jobId));
		if (!run || endsAt === undefined) return [];
		return [run.startTime + run.executionTime - endsAt];
	});
}
