import type { AxiosInstance } from 'axios';
import axios from 'axios';

import type { Control, Simulator, SimulatorOptions } from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';

export interface SimulatorClient {
	simulator: Simulator;
	control: Control;
	/** An API client with valid credentials; no status throws. */
	api: AxiosInstance;
}

/** A fixed time, which only `control.advance` changes. */
const START = Date.parse('2026-11-20T10:00:00.000Z');

/** A client without credentials; no status throws. */
export const open = axios.create({ validateStatus: () => true, proxy: false });

/** A simulator for the tests of a file, reset between them. */
export function useSimulator(options: SimulatorOptions = {}): SimulatorClient {
	const simulated = {} as SimulatorClient;
	beforeAll(async () => {
		const simulator = await startSimulator({ now: () => START, ...options });
		const { apiKey: username, apiSecret: password, baseUrl: baseURL, control } = simulator;
		const auth = { username, password };
		const api = axios.create({ baseURL, auth, proxy: false, validateStatus: () => true });
		Object.assign(simulated, { simulator, control, api });
	});
	afterEach(() => simulated.control.reset());
	afterAll(async () => await simulated.simulator.close());
	return simulated;
}

/** A model that accepts any body, for tests about something else. */
export const NO_INPUTS = '/generate/custom/model_simulator-no-inputs';

/** What uploads of tests are of. */
export const CLIP = { fileName: 'clip.mp4', contentType: 'video/mp4', kind: 'video' };

/** Starts a job and returns its record. */
export async function submit({ api }: SimulatorClient, path = NO_INPUTS, body: object = {}) {
	const { status, data } = await api.post(path, body);
	expect(status).toBe(200);
	return data.job as { jobId: string; [more: string]: unknown };
}

/** Completes a new job and returns the record of its first asset. */
export async function makeAsset(simulated: SimulatorClient, path = NO_INPUTS, body: object = {}) {
	const { jobId } = await submit(simulated, path, body);
	simulated.control.advance(3600);
	const { data } = await simulated.api.get(`/jobs/${jobId}`);
	const asset = await simulated.api.get(`/assets/${data.job.metadata.assetIds[0]}`);
	return asset.data.asset as {
		id: string;
		url: string;
		mimeType: string;
		properties: Record<string, number>;
	};
}
