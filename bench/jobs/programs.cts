import axios, { type AxiosError, type AxiosInstance } from 'axios';

import type { JsonRecord } from '../../nodes/Scenario/utils/json';
import type { Simulator } from '../../simulator/index.cts';
import type { ScaledClock } from '../harness.cts';
import type { Account } from './account.cts';
import { BOUND } from './rows.cts';
import type { Way } from './ways.cts';
import { BODY, createPrompts, ENDED, MODEL } from './workflows.cts';

/** The interval of the vendor's guide for videos. */
const POLL_MS = 3_000;

interface JobReply {
	job: { jobId: string; status: string; metadata: { assetIds: string[] } };
}

/** Scenario's API as a plain program calls it: only a 429 is repeated, when the service says so. */
export function createHttp(
	{ baseUrl, apiKey: username, apiSecret: password }: Simulator,
	clock: ScaledClock,
): AxiosInstance {
	const http = axios.create({ baseURL: baseUrl, auth: { username, password }, proxy: false });
	http.interceptors.response.use(undefined, async (error: AxiosError<JsonRecord>) => {
		const seconds = Number(error.response?.data.remainingSeconds);
		if (!error.config || !Number.isFinite(seconds)) throw error;
		await clock.sleep(seconds * 1000);
		return await http.request(error.config);
	});
	return http;
}

/** Downloads a file from its signed URL. */
export const download = async (url: string): Promise<unknown> =>
	await axios.get(url, { responseType: 'arraybuffer', proxy: false });

function createApi(simulator: Simulator, clock: ScaledClock) {
	const http = createHttp(simulator, clock);
	return {
		submit: async (prompt: string) =>
			(await http.post<JobReply>(`/generate/custom/${MODEL}`, { prompt, ...BODY })).data.job,
		getJob: async (jobId: string) => (await http.get<JobReply>(`/jobs/${jobId}`)).data.job,
		download: async (assetId: string) => {
			const { data } = await http.get<{ asset: { url: string } }>(`/assets/${assetId}`);
			await download(data.asset.url);
		},
	};
}

/** The vendor's guide as a program: one job after the other, each polled every 3 s. */
export function createGuide(simulator: Simulator, clock: ScaledClock): Way {
	const api = createApi(simulator, clock);
	return {
		name: "The vendor's guide as a program",
		items: [1, 10],
		isSlow: true,
		async run(items) {
			const startedAt = clock.now();
			for (const prompt of createPrompts(items)) {
				let job = await api.submit(prompt);
				while (!ENDED.includes(job.status)) {
					await clock.sleep(POLL_MS);
					job = await api.getJob(job.jobId);
				}
				for (const assetId of job.metadata.assetIds) await api.download(assetId);
			}
			return (clock.now() - startedAt) / 1000;
		},
	};
}

/**
 * The lower bound: as many jobs as the account allows, the end of each known at once, the next one
 * submitted and the file downloaded in the same moment.
 */
export function createBound(
	simulator: Simulator,
	clock: ScaledClock,
	{ maxJobsInFlight }: Account,
): Way {
	const api = createApi(simulator, clock);

	const waitForEnd = async (jobId: string) => {
		const job = simulator.control.jobsCreated().find((each) => each.jobId === jobId);
		if (!job) throw new Error(`The simulator has no job ${jobId}`);
		while (clock.now() < job.endsAt) await clock.sleep(job.endsAt - clock.now());
		return job.assetIds;
	};

	return {
		name: BOUND,
		async run(items) {
			const startedAt = clock.now();
			const prompts = createPrompts(items);
			const downloads: Array<Promise<void>> = [];
			const work = async (): Promise<void> => {
				for (let prompt = prompts.shift(); prompt !== undefined; prompt = prompts.shift()) {
					const { jobId } = await api.submit(prompt);
					downloads.push(...(await waitForEnd(jobId)).map(api.download));
				}
			};
			await Promise.all(Array.from({ length: maxJobsInFlight }, work));
			await Promise.all(downloads);
			return (clock.now() - startedAt) / 1000;
		},
	};
}
