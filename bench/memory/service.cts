import axios from 'axios';
import type { IBinaryData } from 'n8n-workflow';

import { startSimulator, type Simulator, type UploadRecord } from '../../simulator/index.cts';
import { startChild } from './child.cts';

/** The simulator, in a process of its own: its memory doesn't count. */
export type Service = Pick<Simulator, 'apiKey' | 'apiSecret' | 'baseUrl' | 'controlUrl'>;

export const startService = async () => await startChild<Service>(__filename);

const createHttp = ({ apiKey: username, apiSecret: password, baseUrl: baseURL }: Service) =>
	axios.create({ baseURL, auth: { username, password }, proxy: false });

/** The next jobs make videos of these sizes in bytes. */
export async function setNextVideos({ controlUrl }: Service, sizes: number[]): Promise<void> {
	const outcomes = sizes.map((bytes) => ({ bytes }));
	await axios.post(`${controlUrl}/outcomes`, outcomes);
}

export async function getNewestUpload({ controlUrl }: Service): Promise<UploadRecord | undefined> {
	const { data } = await axios.get<{ uploads: UploadRecord[] }>(`${controlUrl}/uploads`);
	return data.uploads.at(-1);
}

/** A URL of the storage that takes this file in one part, whatever its size. */
export async function createUploadUrl(
	service: Service,
	{ fileName, bytes, mimeType }: Pick<IBinaryData, 'fileName' | 'bytes' | 'mimeType'>,
): Promise<string> {
	const upload = { fileName, fileSize: bytes, contentType: mimeType, kind: 'video', parts: 1 };
	const http = createHttp(service);
	const { data } = await http.post<{ upload: { parts: [{ url: string }] } }>('/uploads', upload);
	return data.upload.parts[0].url;
}

/** Generates `count` small videos. Returns their assets, and a URL of each. */
export async function createSmallVideos(service: Service, count: number) {
	const http = createHttp(service);
	const body = { prompt: 'A fox in the snow', generateAudio: true };
	const assetIds: string[] = [];
	const urls: string[] = [];
	await axios.post(`${service.controlUrl}/outcomes`, { seconds: 0, times: count });
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

async function main(): Promise<void> {
	const { apiKey, apiSecret, baseUrl, controlUrl, close } = await startSimulator({
		jobSeconds: 1,
		uploadSeconds: 1,
		rateLimit: 0,
		maxJobsInFlight: 0,
		pace: 10,
	});
	process.send?.({ apiKey, apiSecret, baseUrl, controlUrl } satisfies Service);
	// The simulator keeps uploads on disk, and removes them when it closes.
	process.once('SIGTERM', () => void close().then(() => process.exit()));
}

if (require.main === module) void main();
