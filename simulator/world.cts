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

/** Everything that the simulated service knows. */
export interface World {
	settings: Settings;
	/** Simulated time, milliseconds since the epoch. */
	now(): number;
	/** Lets simulated seconds pass at once. */
	advance(seconds: number): void;
	/** http://127.0.0.1:PORT, set when the server listens. */
	origin: string;
	/** Where redirected calls end up: the same host, another port. */
	elsewhere: string;
	/** Signs the URLs of files. */
	secret: string;
	/** Folder that parts of uploads are kept in. */
	folder: string;
	models: Map<string, SimulatedModel>;
	workflows: Map<string, SimulatedWorkflow>;
	/** Oldest first. */
	jobs: Job[];
	/** Oldest first; those of jobs that still run are not out yet. */
	assets: Map<string, StoredAsset>;
	uploads: Map<string, StoredUpload>;
	requests: RecordedRequest[];
	/** Those to come, with how often they have matched. */
	faults: Array<{ fault: Fault; met: number }>;
	outcomes: Outcome[];
	uploadOutcomes: UploadOutcome[];
	/** When the requests of the last minute came. */
	hits: number[];
}

type Memory = Omit<
	World,
	'settings' | 'now' | 'advance' | 'origin' | 'elsewhere' | 'secret' | 'folder'
>;

const emptyMemory = (): Memory => ({
	models: allModels(),
	workflows: allWorkflows(),
	jobs: [],
	assets: new Map(),
	uploads: new Map(),
	requests: [],
	faults: [],
	outcomes: [],
	uploadOutcomes: [],
	hits: [],
});

/** A service that nobody has used yet. */
export function newWorld(settings: Settings, folder: string): World {
	let advanced = 0;
	return {
		settings,
		now: () => settings.now() + advanced,
		advance(seconds) {
			advanced += seconds * 1000;
		},
		origin: '',
		elsewhere: '',
		secret: randomBytes(16).toString('hex'),
		folder,
		...emptyMemory(),
	};
}

/** Forgets all that has happened; time goes on. */
export function forget(world: World): void {
	Object.assign(world, emptyMemory());
}
