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

/** Creates the complete state of a new service. */
export function createState(settings: Settings, folder: string) {
	let advanced = 0;
	return {
		settings,
		/** Simulated time, milliseconds since the epoch. */
		now: () => settings.now() + settings.clockSkew * 1000 + advanced,
		/** Advances the simulated clock. */
		advance(seconds: number) {
			advanced += seconds * 1000;
		},
		/** http://127.0.0.1:PORT, set when the server listens. */
		origin: '',
		/** Origin that redirect faults point to: same host, another port. */
		redirectTarget: '',
		/** Key for signing file URLs. */
		secret: randomBytes(16).toString('hex'),
		/** For uploaded parts. */
		folder,
		/** Client ports of the open requests that a fault leaves without a reply. */
		unanswered: new Set<number>(),
		...createRecords(),
	};
}

export type State = ReturnType<typeof createState>;

/** Clears everything except the clock and open requests. */
export function resetState(state: State): void {
	Object.assign(state, createRecords());
}
