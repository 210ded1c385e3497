import type { SimulatorClient } from './support.cts';
import { open } from './support.cts';

export const SPEC = { fileName: 'clip.mp4', contentType: 'video/mp4', kind: 'video' };

export interface Upload {
	id: string;
	jobId: string;
	status: string;
	entityId: string | null;
	errorMessage?: string;
	parts: Array<{ number: number; url: string; expires: string }>;
}

/** The calls of an upload, one by one. */
export const uploading = (simulated: SimulatorClient) => ({
	async begin(fileSize: number, parts: number): Promise<Upload> {
		const { status, data } = await simulated.api.post('/uploads', { ...SPEC, fileSize, parts });
		expect(status).toBe(200);
		return data.upload;
	},
	put: async (url: string | undefined, bytes: Buffer, headers = {}) =>
		await open.put(url ?? '', bytes, { headers: { 'content-type': 'video/mp4', ...headers } }),
	act: async (id: string, action = 'complete') =>
		await simulated.api.post(`/uploads/${id}/action`, { action }),
	look: async (id: string): Promise<Upload> =>
		(await simulated.api.get(`/uploads/${id}`)).data.upload,
});
