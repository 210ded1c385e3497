import { createHash, randomBytes } from 'node:crypto';

import { open, useSimulator } from './support.cts';

const simulated = useSimulator({ minPartSize: 1000, uploadSeconds: 10 });

const SPEC = { fileName: 'clip.mp4', contentType: 'video/mp4', kind: 'video' };

interface Upload {
	id: string;
	status: string;
	entityId: string | null;
	parts: Array<{ url: string }>;
}

async function begin(fileSize: number, parts: number, over: object = {}): Promise<Upload> {
	const body = { ...SPEC, fileSize, parts, ...over };
	const { status, data } = await simulated.api.post('/uploads', body);
	expect(status).toBe(200);
	return data.upload;
}

const put = async (url: string | undefined, bytes: Buffer, headers = {}) =>
	await open.put(url ?? '', bytes, { headers: { 'content-type': 'video/mp4', ...headers } });

const act = async (id: string, action = 'complete') =>
	await simulated.api.post(`/uploads/${id}/action`, { action });

const look = async (id: string): Promise<Upload> =>
	(await simulated.api.get(`/uploads/${id}`)).data.upload;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('an upload', () => {
	it('fails if the size differs from the announced one', async () => {
		const { id, parts } = await begin(5, 1);
		await put(parts[0]?.url, Buffer.from('four'));
		await act(id);
		simulated.control.advance(10);
		expect(await look(id)).toMatchObject({ status: 'failed', entityId: null });
	});

	it('is logged with size and hash of a part instead of its bytes', async () => {
		const bytes = randomBytes(300);
		const { parts } = await begin(bytes.length, 1);
		await put(parts[0]?.url, bytes);
		const body = { bytes: 300, sha256: sha256(bytes) };
		expect(simulated.control.requests().at(-1)).toMatchObject({ method: 'PUT', body });
	});
});

describe('is rejected', () => {
	it.each([
		{ kind: 'picture' },
		{ fileName: '' },
		{ contentType: undefined },
		{ fileSize: 0 },
		{ fileSize: '12' },
		{ parts: 0 },
		{ parts: 10_001 },
	])('an upload with %j', async (wrong) => {
		const body = { ...SPEC, fileSize: 9, parts: 1, ...wrong };
		expect((await simulated.api.post('/uploads', body)).status).toBe(400);
	});

	it('a part with credentials, at another URL, or late', async () => {
		const { parts } = await begin(4, 1);
		const url = parts[0]?.url ?? '';
		const bytes = Buffer.from('four');
		const signed = await put(url, bytes, { authorization: 'Basic x' });
		expect([signed.status, signed.data]).toEqual([400, expect.stringContaining('<Error>')]);
		expect((await put(url.replace('/1?', '/2?'), bytes)).status).toBe(403);
		simulated.control.advance(3601);
		expect((await put(url, bytes)).status).toBe(403);
	});

	it('completion with missing or small parts, twice, or of nothing', async () => {
		const small = await begin(20, 2);
		await put(small.parts[0]?.url, Buffer.alloc(10));
		expect((await act(small.id)).data.reason).toBe('Some parts have not been uploaded');
		await put(small.parts[1]?.url, Buffer.alloc(10));
		expect((await act(small.id)).status).toBe(400);
		const one = await begin(10, 1);
		await put(one.parts[0]?.url, Buffer.alloc(10));
		const statuses = [];
		for (const action of ['complete', 'complete', 'abort'])
			statuses.push((await act(one.id, action)).status);
		expect(statuses).toEqual([200, 400, 400]);
		expect((await act('upload_none')).status).toBe(404);
		expect((await simulated.api.get('/uploads/upload_none')).status).toBe(404);
	});
});
