import type { Readable } from 'node:stream';

import type { Job } from '../jobs/job.cts';
import { getCharge, getStage } from '../jobs/stage.cts';
import type { ModelRecord, SimulatedModel } from '../models/types.cts';
import type { Fault, JobRecord, Outcome, RecordedRequest } from '../types.cts';
import type { UploadOutcome } from '../uploads/upload.cts';
import type { State } from '../state.cts';
import { resetState } from '../state.cts';
import { checkFault, checkOutcome } from './checks.cts';
import type { UploadRecord } from './uploads.cts';
import { uploadRecords } from './uploads.cts';

/** Lets tests inspect and manipulate the service. The HTTP endpoints call the same functions. */
export interface Control {
	/** Every request except control's own, oldest first. */
	requests(): RecordedRequest[];
	/** Oldest first. */
	jobsCreated(): JobRecord[];
	/** Creative Units charged for all jobs, minus refunds. */
	creditsCharged(): number;
	uploads(): UploadRecord[];
	nextFault(...faults: Fault[]): void;
	nextOutcome(...outcomes: Outcome[]): void;
	nextUploadOutcome(...outcomes: UploadOutcome[]): void;
	/** Changes or adds a model. Omitted fields keep their values. */
	setModel(model: Partial<ModelRecord> & { id: string }, price?: number): void;
	/** The content of an asset. @throws {Error} if the id is unknown */
	assetBytes(assetId: string): Buffer;
	/** The same as a stream. */
	assetStream(assetId: string): Readable;
	/** Advances the simulated clock. */
	advance(seconds: number): void;
	/** Faults that have not been used up. */
	faultsLeft(): Fault[];
	/** Client ports of the open requests that a fault leaves without a reply. */
	unanswered(): number[];
	/** Clears requests, jobs, assets, faults, outcomes and model changes. The clock keeps running. */
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
	charged: getCharge(job, now),
	status: getStage(job, now).status,
	assetIds: job.assetIds,
	createdAt: job.createdAt,
	endsAt: job.endsAt,
});

/** Defaults for models added by tests: a free public video model. */
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

function getContent(state: State, assetId: string) {
	const asset = state.assets.get(assetId);
	if (!asset) throw new Error(`There is no asset ${assetId}`);
	return asset.content;
}

export const createControl = (state: State): Control => ({
	requests: () => state.requests,
	jobsCreated: () => state.jobs.map((job) => jobRecord(job, state.now())),
	creditsCharged: () => state.jobs.reduce((sum, job) => sum + getCharge(job, state.now()), 0),
	uploads: () => uploadRecords(state),
	nextFault(...faults) {
		faults.forEach(checkFault);
		state.faults.push(...faults.map((fault) => ({ fault, matches: 0 })));
	},
	nextOutcome(...outcomes) {
		outcomes.forEach(checkOutcome);
		state.outcomes.push(...outcomes);
	},
	nextUploadOutcome: (...outcomes) => void state.uploadOutcomes.push(...outcomes),
	setModel(model, price) {
		const { record, ...old } = state.models.get(model.id) ?? blank(model.id);
		state.models.set(model.id, {
			...old,
			...(price !== undefined && { price }),
			record: { ...record, ...structuredClone(model) },
		});
	},
	assetBytes: (assetId) => getContent(state, assetId).buffer(),
	assetStream: (assetId) => getContent(state, assetId).stream(),
	advance: (seconds) => state.advance(seconds),
	faultsLeft: () => state.faults.map(({ fault }) => fault),
	unanswered: () => [...state.unanswered],
	reset: () => resetState(state),
});
