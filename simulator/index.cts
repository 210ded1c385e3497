import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createControl } from './control/control.cts';
import { startRedirectTarget } from './middleware/recording.cts';
import { createSettings, type SimulatorOptions } from './options.cts';
import { buildServer } from './server.cts';
import { createState } from './state.cts';
import { startDeliveries } from './webhooks/deliver.cts';

export type { Control, JobRecord, UploadRecord } from './control/control.cts';
export type { InputRecord, ModelRecord } from './models/types.cts';
export type { SimulatorOptions } from './options.cts';
export type { Fault, FileKind, Outcome, RecordedRequest } from './types.cts';
export type { UploadOutcome } from './uploads/upload.cts';

/** Starts the Scenario API on this machine. @throws {Error} when the port is taken */
export async function startSimulator(options: SimulatorOptions = {}) {
	const settings = createSettings(options);
	const folder = await mkdtemp(path.join(tmpdir(), 'scenario-simulator-'));
	const state = createState(settings, folder);
	const control = createControl(state);
	const server = buildServer(state, control);
	const closeRedirectTarget = await startRedirectTarget(state);
	const stopDeliveries = startDeliveries(state);
	state.origin = await server.listen({ port: settings.port, host: '127.0.0.1' });
	return {
		baseUrl: `${state.origin}/v1`,
		controlUrl: `${state.origin}/_control`,
		apiKey: settings.apiKey,
		apiSecret: settings.apiSecret,
		control,
		/** Stops it at once and closes all open connections. */
		async close() {
			stopDeliveries();
			await Promise.all([server.close(), closeRedirectTarget()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

export type Simulator = Awaited<ReturnType<typeof startSimulator>>;
