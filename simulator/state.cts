import { randomBytes } from 'node:crypto';

import type { Job } from './jobs/job.cts';
import { allModels } from './models/all.cts';
import type { SimulatedModel } from './models/types.cts';
import type { Settings } from './options.cts';
import type { StoredAsset } from './files/asset.cts';
import type { Fault, Outcome, RecordedRequest } from './types.cts';
import type { StoredUpload, UploadOutcome } from './uploads/upload.cts';
import type { SimulatedWorkflow } from './workflows/all.cts';
import { allWorkflows } from './workflows/all.cts';

/** The complete state of the simulated service. */
export interface State {
	settings: Settings;
	/** Simulated time, milliseconds since the epoch. */
	now(): number;
	/** Advances the simulated clock. */
	advance(seconds: number): void;
	/** http://127.0.0.1:PORT, set when the server listens. */
	origin: string;
	/** Origin that redirect faults point to: same host, another port. */
	redirectTarget: string;
	/** Key for signing file URLs. */
	secret: string;
	/** Folder for uploaded parts. */
	folder: string;
	/** Client ports of the open requests that a fault leaves without a reply. */
	unanswered: Set<number>;
	models: Map<string, SimulatedModel>;
	workflows: Map<string, SimulatedWorkflow>;
	/** Oldest first. */
	jobs: Job[];
	/** Oldest first. Assets of running jobs are not available yet. */
	assets: Map<string, StoredAsset>;
	uploads: Map<string, StoredUpload>;
	requests: RecordedRequest[];
	/** Pending faults with the number of requests each has matched. */
	faults: Array<{ fault: Fault; matches: number }>;
	outcomes: Outcome[];
	uploadOutcomes: UploadOutcome[];
	/** Times of the requests in the last minute. */
	recentRequests: number[];
}

type Records = Omit<
	State,
	'settings' | 'now' | 'advance' | 'origin' | 'redirectTarget' | 'secret' | 'folder' | 'unanswered'
>;

const createRecords = (): Records => ({
	models: allModels(),
	workflows: allWorkflows(),
	jobs: [],
	assets: new Map(),
	uploads: new Map(),
	requests: [],
	faults: [],
	outcomes: [],
	uploadOutcomes: [],
	recentRequests: [],
});

/** Creates the state of a new service. */
export function createState(settings: Settings, folder: string): State {
	let advanced = 0;
	return {
		settings,
		now: () => settings.now() + advanced,
		advance(seconds) {
			advanced += seconds * 1000;
		},
		origin: '',
		redirectTarget: '',
		secret: randomBytes(16).toString('hex'),
		folder,
		unanswered: new Set(),
		...createRecords(),
	};
}

/** Clears everything except the clock and open requests. */
export function resetState(state: State): void {
	Object.assign(state, createRecords());
}
