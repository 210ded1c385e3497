import { newId } from '../ids.cts';
import type { FileKind, Outcome } from '../types.cts';
import type { World } from '../world.cts';
import type { Job } from './job.cts';
import { layOut } from './layOut.cts';
import { shapeAskedFor } from './shape.cts';
import { stageOf } from './stage.cts';

/** What is to be run, checked and priced. */
export interface Order {
	/** Absent for an app, which has a workflowId. */
	modelId?: string;
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

/** Models that write give their text in `metadata.output`, and no file. */
function outcomeOf(world: World, { makes }: Order): Outcome {
	const outcome = takeOutcome(world);
	const writes = makes === 'text' && outcome.assets === undefined;
	return writes ? { output: { text: 'A lighthouse in a storm.' }, ...outcome } : outcome;
}

function numberOfAssets({ kind = 'success', assets, output }: Outcome, { effective }: Order) {
	if (kind !== 'success') return 0;
	if (assets !== undefined) return assets;
	if (output !== undefined) return 0;
	return typeof effective.numOutputs === 'number' ? effective.numOutputs : 1;
}

/** Starts a job, and lays out its files for when it will have succeeded. */
export function createJob(world: World, order: Order): Job {
	const { makes, effective, ...rest } = order;
	const outcome = outcomeOf(world, order);
	const jobId = newId('job');
	const createdAt = world.now();
	const seconds = outcome.seconds ?? world.settings.jobSeconds;
	const endsAt = outcome.kind === 'never' ? Infinity : createdAt + seconds * 1000;
	const prompt = typeof effective.prompt === 'string' ? effective.prompt : undefined;
	const layout = {
		kind: outcome.assetKind ?? makes,
		shape: shapeAskedFor(effective),
		bytes: outcome.bytes,
		from: { jobId, modelId: order.modelId, prompt },
		at: endsAt,
	};
	const assetIds = Array.from({ length: numberOfAssets(outcome, order) }, () =>
		layOut(world, layout),
	);
	const jobType = outcome.jobType ?? order.jobType;
	const job: Job = { ...rest, jobId, jobType, outcome, assetIds, createdAt, endsAt };
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
