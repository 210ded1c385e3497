import axios from 'axios';

import type { Simulator } from '../../../simulator/index.cts';

/** What every peer runs: a model without required inputs besides its prompt. */
export const MODEL = 'model_veo3-1-fast';
export const BODY = { generateAudio: true };
export const ENDED = ['success', 'failure', 'canceled'];

interface JobReply {
	job: { jobId: string; status: string; metadata: { assetIds: string[] } };
}

/** Scenario's API as a program calls it, without a retry. */
export function apiOf({ baseUrl, apiKey: username, apiSecret: password }: Simulator) {
	const http = axios.create({ baseURL: baseUrl, auth: { username, password }, proxy: false });
	return {
		submit: async (prompt: string) =>
			(await http.post<JobReply>(`/generate/custom/${MODEL}`, { prompt, ...BODY })).data.job,
		job: async (jobId: string) => (await http.get<JobReply>(`/jobs/${jobId}`)).data.job,
		/** Asks for the asset's URL and fetches its file. */
		fetchFile: async (assetId: string) => {
			const { data } = await http.get<{ asset: { url: string } }>(`/assets/${assetId}`);
			await axios.get(data.asset.url, { responseType: 'arraybuffer', proxy: false });
		},
	};
}
