import { createHash, randomBytes } from 'node:crypto';

import { open, submit, useSimulator } from './support.cts';

const MIN = 1000;
const bench = useSimulator({ minPartSize: MIN, uploadSeconds: 10 });

const SPEC = { fileName: 'clip.mp4', contentType: 'video/mp4', kind: 'video' };

interface Upload {
	id: string;
	status: string;
	entityId: string | null;
	errorMessage?: string;
	parts: Array<{ number: number; url: string; expires: string }>;
}

async function begin(fileSize: number, parts: number): Promise<Upload> {
	const { status, data } = await bench.api.post('/uploads', { ...SPEC, fileSize, parts });
	expect(status).toBe(200);
	return data.upload;
}

const put = async (url: string | undefined, bytes: Buffer, headers = {}) =>
	await open.put(url ?? '', bytes, { headers: { 'content-type': 'video/mp4', ...headers } });

const act = async (id: string, action = 'complete') =>
	await bench.api.post(`/uploads/${id}/action`, { action });

const look = async (id: string): Promise<Upload> =>
	(await bench.api.get(`/uploads/${id}`)).data.upload;

describe('an upload', () => {
	it('goes from parts to an asset, byte for byte, in whatever order they come', async () => {
		const file = randomBytes(2500);
		const upload = await begin(file.length, 3);
		expect(upload.parts.map(({ number }) => number)).toEqual([1, 2, 3]);
		for (const number of [2, 3, 1]) {
			const bytes = file.subarray((number - 1) * MIN, number * MIN);
			const { status, headers } = await put(upload.parts[number - 1]?.url, bytes);
			expect(status).toBe(200);
			expect(headers.etag).toMatch(/^".+"$/);
		}
		expect(await look(upload.id)).toMatchObject({ status: 'pending', entityId: null });
		expect((await act(upload.id)).data.upload).toMatchObject({ status: 'validating' });
		bench.control.advance(5);
		expect(await look(upload.id)).toMatchObject({ status: 'validated', entityId: null });
		bench.control.advance(5);
		const { status, entityId } = await look(upload.id);
		expect(status).toBe('imported');
		const { data } = await bench.api.get(`/assets/${entityId}`);
		expect(data.asset).toMatchObject({
			kind: 'video',
			source: 'uploaded',
			metadata: { name: 'clip.mp4' },
			properties: { size: file.length },
		});
		const { data: bytes } = await open.get<Buffer>(data.asset.url, { responseType: 'arraybuffer' });
		expect(bytes.equals(file)).toBe(true);
		const sha256 = createHash('sha256').update(file).digest('hex');
		expect(bench.control.uploads()).toMatchObject([{ assetId: entityId, sha256 }]);
		await submit(bench, '/generate/custom/model_topazlabs-video-upscale', { video: entityId });
	});

	it('takes a part again: the last one counts', async () => {
		const { id, parts } = await begin(4, 1);
		await put(parts[0]?.url, Buffer.from('none'));
		await put(parts[0]?.url, Buffer.from('best'));
		await act(id);
		const [{ assetId = '' } = {}] = bench.control.uploads();
		expect(bench.control.assetBytes(assetId).toString()).toBe('best');
	});

	it('of an image knows its size', async () => {
		const png = Buffer.from(
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
			'base64',
		);
		const spec = { fileName: 'a.png', contentType: 'image/png', kind: 'image' };
		const body = { ...spec, fileSize: png.length, parts: 1 };
		const { upload } = (await bench.api.post('/uploads', body)).data;
		await put(upload.parts[0].url, png);
		await act(upload.id);
		bench.control.advance(10);
		const { data } = await bench.api.get(`/assets/${(await look(upload.id)).entityId}`);
		expect(data.asset.properties).toMatchObject({ width: 1, height: 1 });
	});

	it('may fail, and says why', async () => {
		bench.control.nextUploadOutcome({ status: 'failed', errorMessage: 'Not a video' });
		const { id, parts } = await begin(4, 1);
		await put(parts[0]?.url, Buffer.from('text'));
		await act(id);
		bench.control.advance(10);
		const upload = await look(id);
		expect(upload).toMatchObject({ status: 'failed', errorMessage: 'Not a video', entityId: null });
	});

	it('fails when it is not as long as announced', async () => {
		const { id, parts } = await begin(5, 1);
		await put(parts[0]?.url, Buffer.from('four'));
		await act(id);
		bench.control.advance(10);
		expect(await look(id)).toMatchObject({ status: 'failed', entityId: null });
	});
});

describe('refused', () => {
	it.each([
		{ kind: 'picture' },
		{ fileName: '' },
		{ contentType: undefined },
		{ fileSize: 0 },
		{ fileSize: '12' },
		{ parts: 0 },
		{ parts: 10_001 },
	])('is an upload with %j', async (wrong) => {
		const { status } = await bench.api.post('/uploads', {
			...SPEC,
			fileSize: 9,
			parts: 1,
			...wrong,
		});
		expect(status).toBe(400);
	});

	it('are credentials beside the signature', async () => {
		const { parts } = await begin(4, 1);
		const reply = await put(parts[0]?.url, Buffer.from('four'), { authorization: 'Basic x' });
		expect(reply.status).toBe(400);
		expect(reply.data).toContain('<Error>');
	});

	it('is a URL that has expired, or is another', async () => {
		const { parts } = await begin(4, 1);
		const url = parts[0]?.url ?? '';
		const other = url.replace('/1?', '/2?');
		expect((await put(other, Buffer.from('four'))).status).toBe(403);
		bench.control.advance(3601);
		expect((await put(url, Buffer.from('four'))).status).toBe(403);
	});

	it('is an end with parts left out, or too small ones, or twice', async () => {
		const small = await begin(20, 2);
		await put(small.parts[0]?.url, Buffer.alloc(10));
		expect((await act(small.id)).data.reason).toBe('Some parts have not been uploaded');
		await put(small.parts[1]?.url, Buffer.alloc(10));
		expect((await act(small.id)).status).toBe(400);
		const one = await begin(10, 1);
		await put(one.parts[0]?.url, Buffer.alloc(10));
		expect((await act(one.id)).status).toBe(200);
		expect((await act(one.id)).status).toBe(400);
		expect((await act(one.id, 'abort')).status).toBe(400);
	});

	it('is what does not exist', async () => {
		expect((await bench.api.get('/uploads/upload_none')).status).toBe(404);
		expect((await act('upload_none')).status).toBe(404);
	});
});

test('what is put is noted by size and hash, not kept in the log', async () => {
	const bytes = randomBytes(300);
	const { parts } = await begin(bytes.length, 1);
	await put(parts[0]?.url, bytes);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	expect(bench.control.requests().at(-1)).toMatchObject({
		method: 'PUT',
		body: { bytes: 300, sha256 },
	});
});
