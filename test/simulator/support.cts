import type { AxiosInstance, AxiosResponse } from 'axios';
import axios from 'axios';

import type { Control, Simulator, SimulatorOptions } from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';

export interface Bench {
	simulator: Simulator;
	control: Control;
	/** Speaks to the API with the right credentials; no status throws. */
	api: AxiosInstance;
}

/** A time that stands still unless a test calls `control.advance`. */
export const START = Date.parse('2026-11-20T10:00:00.000Z');

/** Speaks to anything without credentials; no status throws. */
export const open = axios.create({ validateStatus: () => true, proxy: false });

/** A simulator for the tests of a file, forgetting everything between them. */
export function useSimulator(options: SimulatorOptions = {}): Bench {
	const bench = {} as Bench;
	beforeAll(async () => {
		const simulator = await startSimulator({ now: () => START, ...options });
		const { apiKey: username, apiSecret: password, baseUrl: baseURL, control } = simulator;
		const auth = { username, password };
		const api = axios.create({ baseURL, auth, proxy: false, validateStatus: () => true });
		Object.assign(bench, { simulator, control, api });
	});
	afterEach(() => bench.control.reset());
	afterAll(async () => await bench.simulator.close());
	return bench;
}

/** What a call answered, without what axios adds. */
export const answerOf = ({ status, data }: AxiosResponse): [number, unknown] => [status, data];

/** A model that takes anything, so that a test may be about something else. */
export const NO_INPUTS = '/generate/custom/model_simulator-no-inputs';

/** Starts a job and returns its record. */
export async function submit({ api }: Bench, path = NO_INPUTS, body: object = {}) {
	const { status, data } = await api.post(path, body);
	expect(status).toBe(200);
	return data.job as { jobId: string; [more: string]: unknown };
}

/** Lets a new job end and returns the record of its first asset. */
export async function makeAsset(bench: Bench, path = NO_INPUTS, body: object = {}) {
	const { jobId } = await submit(bench, path, body);
	bench.control.advance(3600);
	const { data } = await bench.api.get(`/jobs/${jobId}`);
	const asset = await bench.api.get(`/assets/${data.job.metadata.assetIds[0]}`);
	return asset.data.asset as {
		id: string;
		url: string;
		mimeType: string;
		kind: string;
		properties: Record<string, number>;
		[more: string]: unknown;
	};
}

/** A simulator of a test's own, which has to close it. */
export async function startedAlone() {
	const simulator = await startSimulator();
	const { apiKey: username, apiSecret: password, baseUrl: baseURL } = simulator;
	const api = axios.create({ baseURL, auth: { username, password }, proxy: false });
	return { simulator, api };
}
