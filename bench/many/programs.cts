import axios from 'axios';

import type { Simulator } from '../../simulator/index.cts';
import type { ScaledClock } from '../scaledN8n.cts';
import { ACCOUNT } from './account.cts';
import type { Way } from './n8nWays.cts';
import { BOUND } from './result.cts';
import { BODY, ENDED, MODEL } from './workflows.cts';

/** The interval of the vendor's guide for videos. */
const POLL_MS = 3_000;
/** One video after the other takes hours with more. */
const MAX_ITEMS_IN_SEQUENCE = 10;

interface JobReply {
	job: { jobId: string; status: string; metadata: { assetIds: string[] } };
}

const promptFor = (item: number) => `A fox in the snow, take ${item}`;

/** Scenario's API as a plain program calls it, without retries. */
function createApi({ baseUrl, apiKey: username, apiSecret: password }: Simulator) {
	const http = axios.create({ baseURL: baseUrl, auth: { username, password }, proxy: false });
	return {
		submit: async (prompt: string) =>
			(await http.post<JobReply>(`/generate/custom/${MODEL}`, { prompt, ...BODY })).data.job,
		getJob: async (jobId: string) => (await http.get<JobReply>(`/jobs/${jobId}`)).data.job,
		download: async (assetId: string) => {
			const { data } = await http.get<{ asset: { url: string } }>(`/assets/${assetId}`);
			await axios.get(data.asset.url, { responseType: 'arraybuffer', proxy: false });
		},
	};
}

/** The vendor's guide as a program: one job after the other, each polled every 3 s. */
export function createGuide(simulator: Simulator, clock: ScaledClock): Way {
	const api = createApi(simulator);
	return {
		name: "The vendor's guide as a program",
		maxItems: MAX_ITEMS_IN_SEQUENCE,
		async run(items) {
			const startedAt = clock.now();
			for (let item = 0; item < items; item++) {
				let job = await api.submit(promptFor(item));
				while (!ENDED.includes(job.status)) {
					await clock.sleep(POLL_MS);
					job = await api.getJob(job.jobId);
				}
				for (const assetId of job.metadata.assetIds) await api.download(assetId);
			}
			return { startedAt, endedAt: clock.now() };
		},
	};
}

/**
 * The lower bound: as many jobs as the account allows, the end of each known at once, the next one
 * submitted and the file downloaded in the same moment.
 */
export function createBound(simulator: Simulator, clock: ScaledClock): Way {
	const api = createApi(simulator);

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
			const prompts = Array.from({ length: items }, (_, item) => promptFor(item));
			const downloads: Array<Promise<void>> = [];
			const work = async (): Promise<void> => {
				for (let prompt = prompts.shift(); prompt !== undefined; prompt = prompts.shift()) {
					const { jobId } = await api.submit(prompt);
					downloads.push(...(await waitForEnd(jobId)).map(api.download));
				}
			};
			await Promise.all(Array.from({ length: ACCOUNT.jobsAtOnce }, work));
			await Promise.all(downloads);
			return { startedAt, endedAt: clock.now() };
		},
	};
}
