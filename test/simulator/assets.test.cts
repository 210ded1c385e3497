import { createHash } from 'node:crypto';

import { readMedia, MEDIA } from '../../simulator/files/media.cts';
import { makeAsset, open, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const [bytes] = MEDIA.image.map(readMedia);

describe('a generated asset', () => {
	it.each<[string, object, number[]]>([
		['model_veo3-1', { generateAudio: true, aspectRatio: '16:9' }, [320, 180]],
		['model_veo3-1', { generateAudio: true, aspectRatio: '9:16' }, [180, 320]],
		['model_runway-gen4-5', { aspectRatio: '1584:672' }, [336, 144]],
		['model_wan-2-5-t2v', { size: '720*1280' }, [180, 320]],
		['model_ernie-image', { width: 1024, height: 1024 }, [240, 240]],
		['model_luma-ray-3-2', {}, [320, 180]],
	])('has the aspect ratio under any input name: %s %j', async (model, body, size) => {
		const path = `/generate/custom/${model}`;
		const { properties } = await makeAsset(simulated, path, { prompt: 'x', ...body });
		expect([properties.width, properties.height]).toEqual(size);
	});

	it('has distinct bytes', async () => {
		const hashes = new Set<string>();
		for (let i = 0; i < 4; i++) {
			const { url } = await makeAsset(simulated);
			const { data } = await open.get<Buffer>(url, { responseType: 'arraybuffer' });
			hashes.add(createHash('sha256').update(data).digest('hex'));
		}
		expect(hashes.size).toBe(4);
	});

	it('that was deleted is unknown, also to a submission', async () => {
		const path = '/generate/custom/model_veo3';
		const body = { prompt: 'x', generateAudio: true };
		const { id } = await makeAsset(simulated, path, body);
		simulated.control.deleteAsset(id);
		expect((await simulated.api.get(`/assets/${id}`)).status).toBe(404);
		const reply = await simulated.api.post(path, { ...body, image: id });
		expect([reply.status, reply.data.reason]).toEqual([400, `Asset ${id} not found`]);
	});
});

describe('all assets of a call, or none,', () => {
	const send = async (method: string, path: string, ...assetIds: string[]) =>
		(await simulated.api.request({ method, url: path, data: { assetIds } })).status;

	it('are deleted', async () => {
		const { id } = await makeAsset(simulated);
		expect(await send('DELETE', '/assets', id, 'asset_none')).toBe(404);
		expect(await send('DELETE', '/assets', id)).toBe(200);
		expect((await simulated.api.get(`/assets/${id}`)).status).toBe(404);
	});

	it('are in a collection once', async () => {
		const [one, two] = [(await makeAsset(simulated)).id, (await makeAsset(simulated)).id];
		const path = '/collections/collection_brand/assets';
		const statuses = [
			await send('PUT', path, one),
			await send('PUT', path, one, two),
			await send('DELETE', path, one, two),
			await send('DELETE', path, one),
		];
		expect(statuses).toEqual([200, 400, 400, 200]);
	});

	it('are at most 200 of a bulk request', async () => {
		const { id } = await makeAsset(simulated);
		const many = Array.from({ length: 201 }, () => id);
		expect(await send('POST', '/assets/get-bulk', ...many)).toBe(400);
	});
});

it.each([
	[{}, 400],
	[{ page: 1 }, 400],
	[{ filter: 'kind = video' }, 400],
	[{ filter: 'kind = "video" tags = "a"' }, 400],
	[{ filter: 'kind = "video" AND' }, 400],
	[{ filter: 'name = "a"' }, 400],
	[{ filter: 'kind = "video"', sortBy: ['name:asc'] }, 400],
	[{ image: 'asset_none' }, 404],
])('a search for %j is rejected', async (body, status) => {
	expect((await simulated.api.post('/search/assets', body)).status).toBe(status);
});

it.each(['type=txt2img&types=canvas', 'createdAfter=2026-11-20T10:00:00.000Z'])(
	'a list with %s is rejected',
	async (query) => {
		expect((await simulated.api.get(`/assets?${query}`)).status).toBe(400);
	},
);

describe('an uploaded image', () => {
	it.each([undefined, '', 'AAAA', 5])('is rejected if it is none: %s', async (image) => {
		expect((await simulated.api.post('/assets', { name: 'a.png', image })).status).toBe(400);
	});

	it('is rejected for an unknown collection', async () => {
		const body = { image: bytes?.toString('base64'), collectionIds: ['collection_none'] };
		expect((await simulated.api.post('/assets', body)).status).toBeGreaterThanOrEqual(400);
	});
});
