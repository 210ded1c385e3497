import { createHash } from 'node:crypto';

import { readMedia, MEDIA } from '../../simulator/files/media.cts';
import { makeAsset, open, submit, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, urlSeconds: 600 });

const download = async (url: string, headers = {}) =>
	await open.get<Buffer>(url, { responseType: 'arraybuffer', headers });

const VEO = '/generate/custom/model_veo3';

describe('a generated asset', () => {
	it.each([
		['16:9', 320, 180],
		['9:16', 180, 320],
	])('has the requested aspect ratio %s', async (aspectRatio, width, height) => {
		const asset = await makeAsset(simulated, VEO, {
			prompt: 'x',
			generateAudio: true,
			aspectRatio,
		});
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
	])('has the aspect ratio under any input name: %s', async (model, body, size) => {
		const { properties } = await makeAsset(simulated, `/generate/custom/${model}`, body);
		expect([properties.width, properties.height]).toEqual(size);
	});

	it('has distinct bytes', async () => {
		const hashes = new Set<string>();
		for (let i = 0; i < 4; i++) {
			const { data } = await download((await makeAsset(simulated)).url);
			hashes.add(createHash('sha256').update(data).digest('hex'));
		}
		expect(hashes.size).toBe(4);
	});

	it('has a first and last frame if it is a video', async () => {
		const asset = await makeAsset(simulated);
		const { lastFrame } = asset as unknown as { lastFrame: { assetId: string; url: string } };
		const { data } = await simulated.api.get(`/assets/${lastFrame.assetId}`);
		expect(data.asset.kind).toBe('image');
		expect((await download(lastFrame.url)).headers['content-type']).toBe('image/png');
	});
});

describe('asset endpoints', () => {
	it('keep tags and collections, whose assets can be listed', async () => {
		const { id } = (await makeAsset(simulated)) as unknown as { id: string };
		await makeAsset(simulated);
		const tag = async (body: object) => (await simulated.api.put(`/assets/${id}/tags`, body)).data;
		expect(await tag({ add: ['a', 'b'] })).toEqual({ added: ['a', 'b'], deleted: [] });
		expect(await tag({ add: ['b', 'c'], delete: ['a'] })).toEqual({ added: ['c'], deleted: ['a'] });
		const add = async (collection: string) =>
			(await simulated.api.put(`/collections/${collection}/assets`, { assetIds: [id] })).status;
		expect([await add('collection_brand'), await add('collection_none')]).toEqual([200, 404]);
		const { data } = await simulated.api.get('/assets?collectionId=collection_brand');
		expect(data.assets).toMatchObject([
			{ id, tags: ['b', 'c'], collectionIds: ['collection_brand'] },
		]);
	});

	it('GET /assets/{id} returns 404 for unknown ids', async () => {
		const { status, data } = await simulated.api.get('/assets/asset_none');
		expect([status, data.reason]).toEqual([404, 'Asset asset_none not found']);
	});

	it('POST /assets/get-bulk returns existing assets, up to 200', async () => {
		const { id } = await makeAsset(simulated);
		const { data } = await simulated.api.post('/assets/get-bulk', { assetIds: [id, 'asset_none'] });
		expect(data.assets.map((asset: { id: string }) => asset.id)).toEqual([id]);
		const many = Array.from({ length: 201 }, () => id);
		expect((await simulated.api.post('/assets/get-bulk', { assetIds: many })).status).toBe(400);
	});

	it('GET /assets pages newest first and omits assets of running jobs', async () => {
		const made: string[] = [];
		for (let i = 0; i < 3; i++) made.unshift((await makeAsset(simulated)).id);
		await submit(simulated);
		const first = (await simulated.api.get('/assets?pageSize=2')).data;
		const more = `paginationToken=${first.nextPaginationToken}`;
		const second = (await simulated.api.get(`/assets?pageSize=2&${more}`)).data;
		const ids = [...first.assets, ...second.assets].map(({ id }) => id);
		expect(ids).toEqual(made);
	});
});

describe('asset filters and search', () => {
	const getIds = (rows: Array<{ id: string }>) => rows.map(({ id }) => id);

	it('find assets by type and model', async () => {
		const video = await makeAsset(simulated);
		const body = { prompt: 'x' };
		const image = await makeAsset(simulated, '/generate/custom/model_ernie-image', body);
		const list = async (query: string) =>
			getIds((await simulated.api.get(`/assets?${query}`)).data.assets);
		expect(await list('type=txt2img')).toEqual([image.id]);
		expect(await list('types=txt2img,txt2video')).toEqual([image.id, video.id]);
		expect(await list('modelId=model_ernie-image')).toEqual([image.id]);
		expect((await simulated.api.get('/assets?type=txt2img&types=canvas')).status).toBe(400);
	});

	it('find assets by words of their prompt, in pages', async () => {
		const path = '/generate/custom/model_ernie-image';
		const red = await makeAsset(simulated, path, { prompt: 'A red lighthouse' });
		const blue = await makeAsset(simulated, path, { prompt: 'A blue lighthouse' });
		const search = async (body: object) => (await simulated.api.post('/search/assets', body)).data;
		expect(getIds((await search({ query: 'Lighthouse red' })).hits)).toEqual([red.id]);
		const first = await search({ query: 'lighthouse', limit: 1, offset: 0 });
		expect(first).toMatchObject({ estimatedTotalHits: 2, offset: 0, hits: [{ id: blue.id }] });
		const second = await search({ query: 'lighthouse', page: 2, hitsPerPage: 1 });
		expect(second).toMatchObject({ offset: 1, hits: [{ id: red.id }] });
		expect((await simulated.api.post('/search/assets', { page: 1 })).status).toBe(400);
	});
});

describe('POST /assets', () => {
	const [picture] = MEDIA.image;
	const bytes = picture ? readMedia(picture) : Buffer.alloc(0);

	it.each(['', 'data:image/png;base64,'])('accepts a base64 image (prefix "%s")', async (head) => {
		const body = { name: 'a.png', image: head + bytes.toString('base64') };
		const { status, data } = await simulated.api.post('/assets', body);
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

	it.each([undefined, '', 'AAAA', 5])('rejects anything but an image: %s', async (image) => {
		expect((await simulated.api.post('/assets', { name: 'a.png', image })).status).toBe(400);
	});

	it('returns an asset that is usable immediately', async () => {
		const { data } = await simulated.api.post('/assets', { image: bytes.toString('base64') });
		const body = { prompt: 'x', startImage: data.asset.id };
		await submit(simulated, '/generate/custom/model_kling-v2-1', body);
	});
});
