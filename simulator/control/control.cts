import { getCharge, getStage, type Job } from '../jobs/job.cts';
import { badRequest, check } from '../middleware/errors.cts';
import type { ModelRecord, SimulatedModel } from '../models/types.cts';
import { resetState, type State } from '../state.cts';
import { FAULT_KINDS, type Fault, type Outcome } from '../types.cts';
import {
	getParts,
	getUploadStatus,
	type StoredUpload,
	type UploadOutcome,
} from '../uploads/upload.cts';

const OUTCOME_KINDS = ['success', 'failure', 'canceled', 'never'];

/** Rejects faults that can never apply: a test with one would prove nothing. @throws {HttpError} */
function checkFault({ kind, on: { path = '' } = {} }: Fault): void {
	check(FAULT_KINDS.includes(kind), `There is no fault "${kind}"`);
	try {
		void new RegExp(path);
	} catch {
		throw badRequest(`"${path}" is not a regular expression`);
	}
}

/** A job as the simulator stores it, including what the API doesn't expose. */
const jobRecord = (job: Job, now: number) => {
	const { jobId, modelId = '', body, cost, assetIds, createdAt, endsAt } = job;
	return {
		/** `modelId` is empty for an app. */
		...{ jobId, modelId, body, cost, assetIds, createdAt, endsAt },
		/** The cost, or 0 if the job was refunded. */
		charged: getCharge(job, now),
		/** Current status in the documented words. */
		status: getStage(job, now).status as string,
		/** When its record shows its assets. */
		completeAt: endsAt + (job.outcome.assetIdsAfter ?? 0) * 1000,
	};
};

export type JobRecord = ReturnType<typeof jobRecord>;

/** A multipart upload as the simulator stores it, with its received parts in order. */
function uploadRecord(upload: StoredUpload, state: State) {
	const { id, assetId, fileName, fileSize, contentType, kind, sha256 } = upload;
	return {
		...{ id, assetId, fileName, fileSize, contentType, kind, sha256 },
		status: getUploadStatus(upload, state) as string,
		parts: getParts(upload).map(({ path: _, ...part }) => part),
	};
}

export type UploadRecord = ReturnType<typeof uploadRecord>;

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
});

/** Lets tests inspect and manipulate the service. The HTTP endpoints call the same functions. */
export const createControl = (state: State) => ({
	/** Every request except control's own, oldest first. */
	requests: () => state.requests,
	/** Oldest first. */
	jobsCreated: () => state.jobs.map((job) => jobRecord(job, state.now())),
	/** Creative Units charged for all jobs, minus refunds. */
	creditsCharged: () => state.jobs.reduce((sum, job) => sum + getCharge(job, state.now()), 0),
	/** Oldest first. */
	uploads: () => [...state.uploads.values()].map((upload) => uploadRecord(upload, state)),
	nextFault(...faults: Fault[]) {
		faults.forEach(checkFault);
		state.faults.push(...faults.map((fault) => ({ fault, matches: 0 })));
	},
	nextOutcome(...outcomes: Outcome[]) {
		for (const { kind = 'success' } of outcomes) {
			check(OUTCOME_KINDS.includes(kind), `There is no outcome "${kind}"`);
		}
		state.outcomes.push(...outcomes);
	},
	nextUploadOutcome: (...outcomes: UploadOutcome[]) => void state.uploadOutcomes.push(...outcomes),
	/** Changes or adds a model. Omitted fields keep their values. */
	setModel(model: Partial<ModelRecord> & { id: string }, price?: number) {
		const { record, ...old } = state.models.get(model.id) ?? blank(model.id);
		state.models.set(model.id, {
			...old,
			...(price !== undefined && { price }),
			record: { ...record, ...structuredClone(model) },
		});
	},
	/** The content of an asset. @throws {Error} if the id is unknown */
	assetBytes(assetId: string) {
		const asset = state.assets.get(assetId);
		if (!asset) throw new Error(`There is no asset ${assetId}`);
		return asset.content.buffer();
	},
	/** Deletes an asset, as people do in the web app. */
	deleteAsset: (assetId: string) => void state.assets.delete(assetId),
	/** Simulated time in milliseconds since the epoch. */
	now: () => state.now(),
	/** Advances the simulated clock. */
	advance: (seconds: number) => state.advance(seconds),
	/** Faults that have not been used up. */
	faultsLeft: () => state.faults.map(({ fault }) => fault),
	/** Removes them. Requests that they left without a reply stay open. */
	clearFaults: () => void state.faults.splice(0),
	/** Client ports of the open requests that a fault leaves without a reply. */
	unanswered: () => [...state.unanswered],
	/** Clears requests, jobs, assets, faults, outcomes and model changes. The clock keeps running. */
	reset: () => resetState(state),
});

export type Control = ReturnType<typeof createControl>;
