import type { IExecuteFunctions, INodeExecutionData, ITaskMetadata } from 'n8n-workflow';

import type { Job } from '../jobs/job';
import { chargedJobs } from '../jobs/job';
import type { Run } from './run';

type Attributes = NonNullable<ITaskMetadata['tracing']>;

/** A run may have thousands of jobs, and a span is stored whole. */
const MAX_LISTED_IDS = 50;

const listIds = (ids: Array<string | undefined>): string =>
	[...new Set(ids.flatMap((id) => id ?? []))].slice(0, MAX_LISTED_IDS).join(',');

const countFiles = (items: INodeExecutionData[]): number =>
	items.reduce((sum, { binary }) => sum + Object.keys(binary ?? {}).length, 0);

/**
 * What the trace of a run tells about its jobs: IDs and numbers, and nothing that a person entered.
 * What isn't known is left out.
 */
export function traceAttributes(
	jobs: Job[],
	items: INodeExecutionData[],
	milliseconds: number,
): Attributes {
	const models = jobs.flatMap(({ modelId, baseModelId }) => [modelId, baseModelId]);
	const cost = chargedJobs(jobs)?.total;
	const known: Record<string, string | number | undefined> = {
		'scenario.jobs': jobs.length,
		'scenario.job_ids': listIds(jobs.map(({ jobId }) => jobId)),
		'scenario.model_ids': listIds(models) || undefined,
		'scenario.app_ids': listIds(jobs.map(({ workflowId }) => workflowId)) || undefined,
		'scenario.cost': cost,
		'scenario.seconds': Math.round(milliseconds / 1000),
		'scenario.files': countFiles(items),
	};
	return Object.fromEntries(
		Object.entries(known).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
	);
}

type Traced = Pick<IExecuteFunctions, 'setMetadata'>;

/** From 2.22 on n8n adds the attributes to spans. Earlier versions ignore them, or can't take them. */
const isTraced = (context: Partial<Traced>): context is Traced =>
	typeof context.setMetadata === 'function';

/**
 * Adds the jobs of a run to the span of the node in n8n's OpenTelemetry traces, whether the run
 * succeeds or not.
 *
 * @param outputs of the run that has just begun
 * @returns the outputs
 * @throws what the run throws
 */
export async function traceJobs(
	{ context, client, jobs }: Pick<Run, 'context' | 'client' | 'jobs'>,
	outputs: Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const startedAt = client.clock.now();
	let items: INodeExecutionData[] = [];
	try {
		items = await outputs;
		return items;
	} finally {
		// A tool that an agent calls directly shares the agent's span.
		const hasOwnSpan = context.isToolExecution?.() !== true;
		if (jobs.size > 0 && hasOwnSpan && isTraced(context)) {
			const distinct = [...new Map([...jobs.values()].map((job) => [job.jobId, job])).values()];
			const tracing = traceAttributes(distinct, items, client.clock.now() - startedAt);
			context.setMetadata({ tracing });
		}
	}
}
