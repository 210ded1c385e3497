import { createHash, randomBytes } from 'node:crypto';

import { open, submit, useSimulator } from './support.cts';
import { uploading } from './uploading.cts';

const MIN = 1000;
const bench = useSimulator({ minPartSize: MIN, uploadSeconds: 10 });
const { begin, put, act, look } = uploading(bench);

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
