import path from 'node:path';

import axios from 'axios';
import type { IBinaryData } from 'n8n-workflow';

import type { UploadRecord } from '../../../simulator/index.cts';
import type { Child } from '../common/child.cts';
import { startChild } from '../common/child.cts';

/** The simulator in its process, as it told of itself. */
export interface Service {
	credentials: { apiKey: string; apiSecret: string; baseUrl: string };
	controlUrl: string;
}

export const startService = async (): Promise<Child<Service>> =>
	await startChild(path.join(__dirname, 'service.cts'));

/** The jobs to come make videos of these sizes in bytes. */
export async function nextVideos({ controlUrl }: Service, sizes: number[]): Promise<void> {
	await axios.post(
		`${controlUrl}/outcomes`,
		sizes.map((bytes) => ({ bytes })),
	);
}

/** The newest upload, as the simulator holds it. */
export async function newestUpload({ controlUrl }: Service): Promise<UploadRecord | undefined> {
	const { data } = await axios.get<{ uploads: UploadRecord[] }>(`${controlUrl}/uploads`);
	return data.uploads.at(-1);
}

/** A URL of the storage that takes this file in one part, whatever its size. */
export async function urlForUpload({ credentials }: Service, file: IBinaryData): Promise<string> {
	const { apiKey: username, apiSecret: password, baseUrl } = credentials;
	const { data } = await axios.post<{ upload: { parts: [{ url: string }] } }>(
		`${baseUrl}/uploads`,
		{
			fileName: file.fileName,
			fileSize: file.bytes,
			contentType: file.mimeType,
			kind: 'video',
			parts: 1,
		},
		{ auth: { username, password } },
	);
	return data.upload.parts[0].url;
}

/** Has so many small videos made. Gives their assets, and a URL of each. */
export async function smallVideos({ credentials, controlUrl }: Service, count: number) {
	const { apiKey: username, apiSecret: password, baseUrl } = credentials;
	const http = axios.create({ baseURL: baseUrl, auth: { username, password } });
	const body = { prompt: 'A fox in the snow', generateAudio: true };
	const assetIds: string[] = [];
	const urls: string[] = [];
	await axios.post(`${controlUrl}/outcomes`, { seconds: 0, times: count });
	for (let made = 0; made < count; made++) {
		const { data } = await http.post<{ job: { metadata: { assetIds: [string] } } }>(
			'/generate/custom/model_veo3-1-fast',
			body,
		);
		const [assetId] = data.job.metadata.assetIds;
		const { asset } = (await http.get<{ asset: { url: string } }>(`/assets/${assetId}`)).data;
		assetIds.push(assetId);
		urls.push(asset.url);
	}
	return { assetIds, urls };
}
