import type { Readable } from 'node:stream';

import { getCharge, getStage, type Job } from '../jobs/job.cts';
import { check } from '../middleware/errors.cts';
import type { ModelRecord, SimulatedModel } from '../models/types.cts';
import { resetState, type State } from '../state.cts';
import { FAULT_KINDS, type Fault, type Outcome, type RecordedRequest } from '../types.cts';
import {
	getParts,
	getUploadStatus,
	type StoredUpload,
	type UploadOutcome,
} from '../uploads/upload.cts';

/** A job as the simulator stores it, including what the API doesn't expose. */
export interface JobRecord extends Pick<
	Job,
	'jobId' | 'body' | 'cost' | 'assetIds' | 'createdAt' | 'endsAt'
> {
	/** Empty for an app. */
	modelId: string;
	/** The cost, or 0 if the job was refunded. */
	charged: number;
	/** Current status in the documented words. */
	status: string;
	/** When its record shows its assets. */
	completeAt: number;
}

/** A multipart upload as the simulator stores it. */
export interface UploadRecord extends Pick<
	StoredUpload,
	'id' | 'assetId' | 'fileName' | 'fileSize' | 'contentType' | 'kind' | 'sha256'
> {
	status: string;
	/** Received parts in order. */
	parts: Array<{ size: number; sha256: string }>;
}

/** Lets tests inspect and manipulate the service. The HTTP endpoints call the same functions. */
export interface Control {
	/** Every request except control's own, oldest first. */
	requests(): RecordedRequest[];
	/** Oldest first. */
	jobsCreated(): JobRecord[];
	/** Creative Units charged for all jobs, minus refunds. */
	creditsCharged(): number;
	/** Oldest first. */
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
	/** Deletes an asset, as people do in the web app. */
	deleteAsset(assetId: string): void;
	/** Simulated time in milliseconds since the epoch. */
	now(): number;
	/** Advances the simulated clock. */
	advance(seconds: number): void;
	/** Faults that have not been used up. */
	faultsLeft(): Fault[];
	/** Removes them. Requests that they left without a reply stay open. */
	clearFaults(): void;
	/** Client ports of the open requests that a fault leaves without a reply. */
	unanswered(): number[];
	/** Clears requests, jobs, assets, faults, outcomes and model changes. The clock keeps running. */
	reset(): void;
}

const OUTCOME_KINDS = ['success', 'failure', 'canceled', 'never'];

function isPattern(path: string | RegExp): boolean {
	try {
		return new RegExp(path) instanceof RegExp;
	} catch {
		return false;
	}
}

/** Rejects faults that can never apply: a test with one would prove nothing. @throws {HttpError} */
function checkFault({ kind, on: { path = '' } = {} }: Fault): void {
	check(FAULT_KINDS.includes(kind), `There is no fault "${kind}"`);
	check(isPattern(path), `"${path}" is not a regular expression`);
}

/** @throws {HttpError} 400 */
const checkOutcome = ({ kind = 'success' }: Outcome): void =>
	check(OUTCOME_KINDS.includes(kind), `There is no outcome "${kind}"`);

const jobRecord = (job: Job, now: number): JobRecord => {
	const { jobId, modelId = '', body, cost, assetIds, createdAt, endsAt } = job;
	return {
		...{ jobId, modelId, body, cost, assetIds, createdAt, endsAt },
		charged: getCharge(job, now),
		status: getStage(job, now).status,
		completeAt: endsAt + (job.outcome.assetIdsAfter ?? 0) * 1000,
	};
};

function uploadRecord(upload: StoredUpload, state: State): UploadRecord {
	const { id, assetId, fileName, fileSize, contentType, kind, sha256 } = upload;
	return {
		...{ id, assetId, fileName, fileSize, contentType, kind },
		status: getUploadStatus(upload, state),
		parts: getParts(upload).map(({ path: _, ...part }) => part),
		...(sha256 && { sha256 }),
	};
}

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
	uploads: () => [...state.uploads.values()].map((upload) => uploadRecord(upload, state)),
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
	deleteAsset: (assetId) => void state.assets.delete(assetId),
	now: () => state.now(),
	advance: (seconds) => state.advance(seconds),
	faultsLeft: () => state.faults.map(({ fault }) => fault),
	clearFaults: () => void state.faults.splice(0),
	unanswered: () => [...state.unanswered],
	reset: () => resetState(state),
});
