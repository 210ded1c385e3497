import { newId } from '../ids.cts';
import type { FileKind, Outcome } from '../types.cts';
import type { World } from '../world.cts';
import type { Job } from './job.cts';
import { makeResult } from './results.cts';
import { shapeAskedFor } from './shape.cts';
import { stageOf } from './stage.cts';

/** What is to be run, checked and priced. */
export interface Order {
	modelId: string;
	workflowId?: string;
	projectId?: string;
	jobType: string;
	body: Record<string, unknown>;
	input: Record<string, unknown>;
	/** The input with the defaults of what it leaves out. */
	effective: Record<string, unknown>;
	cost: number;
	discount: number;
	makes: FileKind;
}

function takeOutcome(world: World): Outcome {
	const outcome = world.outcomes[0];
	if (!outcome) return {};
	const left = (outcome.times ?? 1) - 1;
	if (left > 0) world.outcomes[0] = { ...outcome, times: left };
	else world.outcomes.shift();
	return outcome;
}

function numberOfAssets({ assets, output }: Outcome, { numOutputs }: Record<string, unknown>) {
	if (assets !== undefined) return assets;
	if (output !== undefined) return 0;
	return typeof numOutputs === 'number' ? numOutputs : 1;
}

/** Starts a job, and lays out its files for when it will have succeeded. */
export function createJob(world: World, order: Order): Job {
	const { makes, effective, jobType, ...rest } = order;
	const outcome = takeOutcome(world);
	const createdAt = world.now();
	const seconds = outcome.seconds ?? world.settings.jobSeconds;
	const endsAt = outcome.kind === 'never' ? Infinity : createdAt + seconds * 1000;
	const succeeds = (outcome.kind ?? 'success') === 'success';
	const count = succeeds ? numberOfAssets(outcome, effective) : 0;
	const jobId = newId('job');
	const assetIds = Array.from({ length: count }, () => newId('asset'));
	for (const id of assetIds) {
		const kind = outcome.assetKind ?? makes;
		world.assets.set(id, {
			id,
			...makeResult(id, kind, shapeAskedFor(effective), outcome.bytes),
			source: 'generated',
			jobId,
			modelId: order.modelId,
			...(typeof effective.prompt === 'string' && { prompt: effective.prompt }),
			createdAt: endsAt,
		});
	}
	const job: Job = {
		...rest,
		jobId,
		jobType: outcome.jobType ?? jobType,
		outcome,
		assetIds,
		createdAt,
		endsAt,
	};
	world.jobs.push(job);
	return job;
}

/** Stops a job that runs; it makes no files any more. */
export function cancelJob(world: World, job: Job): void {
	job.canceledAt = world.now();
	for (const id of job.assetIds) world.assets.delete(id);
}

/** Jobs that hold a place. */
export const jobsInFlight = (world: World): number =>
	world.jobs.filter((job) => !stageOf(job, world.now()).ended).length;
