import axios from 'axios';
import type { IBinaryData } from 'n8n-workflow';

import type { UploadRecord } from '../../../simulator/index.cts';
import type { Child } from './child.cts';
import { startChild } from './child.cts';

/** The simulator in its process, as it told of itself. */
export interface Service {
	credentials: { apiKey: string; apiSecret: string; baseUrl: string };
	controlUrl: string;
}

export const startService = async (): Promise<Child<Service>> => await startChild('service.cts');

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
