import type { Readable } from 'node:stream';

import type { Job } from '../jobs/job.cts';
import { chargeOf, stageOf } from '../jobs/stage.cts';
import type { ModelRecord, SimulatedModel } from '../models/types.cts';
import type { Fault, JobRecord, Outcome, RecordedRequest } from '../types.cts';
import type { UploadOutcome } from '../uploads/upload.cts';
import type { World } from '../world.cts';
import { forget } from '../world.cts';
import { checkFault, checkOutcome } from './checks.cts';
import type { UploadRecord } from './uploads.cts';
import { uploadRecords } from './uploads.cts';

/** What a test may see and do behind the service's back. The HTTP endpoints call the same. */
export interface Control {
	/** Every request but control's own, oldest first. */
	requests(): RecordedRequest[];
	/** Oldest first. */
	jobsCreated(): JobRecord[];
	/** Creative Units that all jobs have cost, without what was refunded. */
	creditsCharged(): number;
	uploads(): UploadRecord[];
	nextFault(...faults: Fault[]): void;
	nextOutcome(...outcomes: Outcome[]): void;
	nextUploadOutcome(...outcomes: UploadOutcome[]): void;
	/** Changes a model, or adds one: fields that are left out stay as they are. */
	setModel(model: Partial<ModelRecord> & { id: string }, price?: number): void;
	/** The bytes of a file. @throws {Error} when there is none of this id */
	assetBytes(assetId: string): Buffer;
	/** The same without holding it in memory. */
	assetStream(assetId: string): Readable;
	/** Lets simulated seconds pass at once. */
	advance(seconds: number): void;
	/** Faults that have not happened yet, or not as often as asked for. */
	faultsLeft(): Fault[];
	/** Forgets requests, jobs, files, faults, outcomes, and changes of models. Time goes on. */
	reset(): void;
}

const jobRecord = (job: Job, now: number): JobRecord => ({
	jobId: job.jobId,
	jobType: job.jobType,
	modelId: job.modelId ?? '',
	...(job.workflowId && { workflowId: job.workflowId }),
	body: job.body,
	...(job.projectId && { projectId: job.projectId }),
	cost: job.cost,
	charged: chargeOf(job, now),
	status: stageOf(job, now).status,
	assetIds: job.assetIds,
	createdAt: job.createdAt,
	endsAt: job.endsAt,
});

/** A model that a test makes up starts as a free public one for video. */
const blank = (id: string): SimulatedModel => ({
	record: {
		id,
		name: id,
		shortDescription: '',
		type: 'custom',
		privacy: 'public',
		capabilities: ['txt2video'],
		tags: [],
		accessRestrictions: 0,
		custom: true,
		inputs: [],
	},
	price: 10,
	discount: 0,
});

function contentOf(world: World, assetId: string) {
	const asset = world.assets.get(assetId);
	if (!asset) throw new Error(`There is no asset ${assetId}`);
	return asset.content;
}

export const controlOf = (world: World): Control => ({
	requests: () => world.requests,
	jobsCreated: () => world.jobs.map((job) => jobRecord(job, world.now())),
	creditsCharged: () => world.jobs.reduce((sum, job) => sum + chargeOf(job, world.now()), 0),
	uploads: () => uploadRecords(world),
	nextFault(...faults) {
		faults.forEach(checkFault);
		world.faults.push(...faults.map((fault) => ({ fault, met: 0 })));
	},
	nextOutcome(...outcomes) {
		outcomes.forEach(checkOutcome);
		world.outcomes.push(...outcomes);
	},
	nextUploadOutcome: (...outcomes) => void world.uploadOutcomes.push(...outcomes),
	setModel(model, price) {
		const { record, ...old } = world.models.get(model.id) ?? blank(model.id);
		world.models.set(model.id, {
			...old,
			...(price !== undefined && { price }),
			record: { ...record, ...structuredClone(model) },
		});
	},
	assetBytes: (assetId) => contentOf(world, assetId).buffer(),
	assetStream: (assetId) => contentOf(world, assetId).stream(),
	advance: (seconds) => world.advance(seconds),
	faultsLeft: () => world.faults.map(({ fault }) => fault),
	reset: () => forget(world),
});
