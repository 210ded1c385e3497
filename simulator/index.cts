import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Control } from './control/control.cts';
import { controlOf } from './control/control.cts';
import { startElsewhere } from './edge/elsewhere.cts';
import type { SimulatorOptions } from './options.cts';
import { settingsOf } from './options.cts';
import { buildServer } from './server.cts';
import { newWorld } from './world.cts';

export type { Control } from './control/control.cts';
export type { UploadRecord } from './control/uploads.cts';
export type { InputRecord, ModelRecord } from './models/types.cts';
export type { SimulatorOptions } from './options.cts';
export type { Fault, FaultKind, FileKind, JobRecord, Outcome, RecordedRequest } from './types.cts';
export type { UploadOutcome } from './uploads/upload.cts';

/** A Scenario API that runs on this machine. */
export interface Simulator {
	/** http://127.0.0.1:PORT/v1 */
	baseUrl: string;
	/** http://127.0.0.1:PORT/_control */
	controlUrl: string;
	apiKey: string;
	apiSecret: string;
	control: Control;
	/** Ends it at once, with every connection that is open. */
	close(): Promise<void>;
}

/**
 * Starts the Scenario API on this machine.
 *
 * @throws {Error} when the port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const settings = settingsOf(options);
	const folder = await mkdtemp(path.join(tmpdir(), 'scenario-simulator-'));
	const world = newWorld(settings, folder);
	const control = controlOf(world);
	const server = buildServer(world, control);
	const closeElsewhere = await startElsewhere(world);
	world.origin = await server.listen({ port: settings.port, host: '127.0.0.1' });
	return {
		baseUrl: `${world.origin}/v1`,
		controlUrl: `${world.origin}/_control`,
		apiKey: settings.apiKey,
		apiSecret: settings.apiSecret,
		control,
		async close() {
			await Promise.all([server.close(), closeElsewhere()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}
