import { createHash } from 'node:crypto';

import { bytesOf, MEDIA } from '../../simulator/files/media.cts';
import { makeAsset, open, submit, useSimulator } from './support.cts';

const bench = useSimulator({ rateLimit: 0, urlSeconds: 600 });

const download = async (url: string, headers = {}) =>
	await open.get<Buffer>(url, { responseType: 'arraybuffer', headers });

const VEO = '/generate/custom/model_veo3';

describe('a result', () => {
	it.each([
		['16:9', 320, 180],
		['9:16', 180, 320],
	])('has the shape %s that was asked for', async (aspectRatio, width, height) => {
		const asset = await makeAsset(bench, VEO, { prompt: 'x', generateAudio: true, aspectRatio });
		expect(asset).toMatchObject({
			kind: 'video',
			mimeType: 'video/mp4',
			status: 'success',
			properties: { width, height, duration: 4, frameRate: 12 },
			metadata: { modelId: 'model_veo3', prompt: 'x', parentJobId: expect.any(String) },
		});
	});

	it.each([
		['model_runway-gen4-5', { prompt: 'x', aspectRatio: '1584:672' }, [336, 144]],
		['model_wan-2-5-t2v', { prompt: 'x', size: '720*1280' }, [180, 320]],
		['model_ernie-image', { prompt: 'x', width: 1024, height: 1024 }, [240, 240]],
		['model_luma-ray-3-2', { prompt: 'x' }, [320, 180]],
	])('has it under whatever name: %s', async (model, body, size) => {
		const { properties } = await makeAsset(bench, `/generate/custom/${model}`, body);
		expect([properties.width, properties.height]).toEqual(size);
	});

	it('differs from every other, byte for byte', async () => {
		const hashes = new Set<string>();
		for (let i = 0; i < 4; i++) {
			const { data } = await download((await makeAsset(bench)).url);
			hashes.add(createHash('sha256').update(data).digest('hex'));
		}
		expect(hashes.size).toBe(4);
	});

	it('that is a video names the images that it begins and ends with', async () => {
		const asset = await makeAsset(bench);
		const { lastFrame } = asset as unknown as { lastFrame: { assetId: string; url: string } };
		const { data } = await bench.api.get(`/assets/${lastFrame.assetId}`);
		expect(data.asset.kind).toBe('image');
		expect((await download(lastFrame.url)).headers['content-type']).toBe('image/png');
	});
});

describe('assets by id and in lists', () => {
	it('unknown ones are 404', async () => {
		const { status, data } = await bench.api.get('/assets/asset_none');
		expect([status, data.reason]).toEqual([404, 'Asset asset_none not found']);
	});

	it('in bulk come those that are there', async () => {
		const { id } = await makeAsset(bench);
		const { data } = await bench.api.post('/assets/get-bulk', { assetIds: [id, 'asset_none'] });
		expect(data.assets.map((asset: { id: string }) => asset.id)).toEqual([id]);
		const many = Array.from({ length: 201 }, () => id);
		expect((await bench.api.post('/assets/get-bulk', { assetIds: many })).status).toBe(400);
	});

	it('the newest come first, in pages, without those of running jobs', async () => {
		const made: string[] = [];
		for (let i = 0; i < 3; i++) made.unshift((await makeAsset(bench)).id);
		await submit(bench);
		const first = (await bench.api.get('/assets?pageSize=2')).data;
		const more = `paginationToken=${first.nextPaginationToken}`;
		const second = (await bench.api.get(`/assets?pageSize=2&${more}`)).data;
		const ids = [...first.assets, ...second.assets].map(({ id }) => id);
		expect(ids).toEqual(made);
	});
});

describe('a small image', () => {
	const [picture] = MEDIA.image;
	const bytes = picture ? bytesOf(picture) : Buffer.alloc(0);

	it.each(['', 'data:image/png;base64,'])('comes in as base64 (%s)', async (head) => {
		const body = { name: 'a.png', image: head + bytes.toString('base64') };
		const { status, data } = await bench.api.post('/assets', body);
		expect(status).toBe(200);
		expect(data.asset).toMatchObject({
			id: expect.stringMatching(/^asset_/),
			kind: 'image',
			mimeType: 'image/png',
			source: 'uploaded',
			metadata: { name: 'a.png' },
			properties: { width: 240, height: 240, size: bytes.length },
		});
		expect((await download(data.asset.url)).data.equals(bytes)).toBe(true);
	});

	it.each([undefined, '', 'AAAA', 5])('is refused when it is none: %s', async (image) => {
		expect((await bench.api.post('/assets', { name: 'a.png', image })).status).toBe(400);
	});

	it('can be used at once', async () => {
		const { data } = await bench.api.post('/assets', { image: bytes.toString('base64') });
		const body = { prompt: 'x', startImage: data.asset.id };
		await submit(bench, '/generate/custom/model_kling-v2-1', body);
	});
});
