import { randomBytes } from 'node:crypto';

import type { StoredAsset } from './files/asset.cts';
import type { Job } from './jobs/job.cts';
import { allModels } from './models/all.cts';
import { allWorkflows } from './models/apps.cts';
import type { Settings } from './options.cts';
import type { Fault, Outcome, RecordedRequest } from './types.cts';
import type { StoredUpload, UploadOutcome } from './uploads/upload.cts';
import type { WebhookEndpoint } from './webhooks/endpoint.cts';

/** What requests and control make, and a reset clears. */
const createRecords = () => ({
	models: allModels(),
	workflows: allWorkflows(),
	/** Oldest first. */
	jobs: [] as Job[],
	/** Oldest first. Assets of running jobs are not available yet. */
	assets: new Map<string, StoredAsset>(),
	uploads: new Map<string, StoredUpload>(),
	webhookEndpoints: new Map<string, WebhookEndpoint>(),
	requests: [] as RecordedRequest[],
	/** Pending faults with the number of requests each has matched. */
	faults: [] as Array<{ fault: Fault; matches: number }>,
	outcomes: [] as Outcome[],
	uploadOutcomes: [] as UploadOutcome[],
	/** Times of the requests in the last minute. */
	recentRequests: [] as number[],
	/** When the link has brought the uploads so far. */
	linkFreeAt: 0,
});

/** The complete state of the simulated service. */
export interface State extends ReturnType<typeof createRecords> {
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
}

/** Creates the state of a new service. */
export function createState(settings: Settings, folder: string): State {
	let advanced = 0;
	return {
		settings,
		now: () => settings.now() + settings.clockSkew * 1000 + advanced,
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
