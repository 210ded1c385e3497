import { CLIP, makeAsset, open, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, minPartSize: 1000, uploadSeconds: 10 });

const send = async (method: string, url: string, data: object) =>
	(await simulated.api.request({ method, url, data })).status;

describe('a generated asset', () => {
	it.each<[string, object, number[]]>([
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

	it('has bytes of its own', async () => {
		const [one, other] = [await makeAsset(simulated), await makeAsset(simulated)];
		const { assetBytes } = simulated.control;
		expect(assetBytes(one.id).equals(assetBytes(other.id))).toBe(false);
	});

	it('that was deleted is unknown, also to a submission', async () => {
		const path = '/generate/custom/model_veo3';
		const { id } = await makeAsset(simulated, path, { prompt: 'x', generateAudio: true });
		simulated.control.deleteAsset(id);
		const reply = await simulated.api.post(path, { generateAudio: true, image: id });
		expect([reply.status, reply.data.reason]).toEqual([400, `Asset ${id} not found`]);
	});
});

it('all assets of a call are changed, or none', async () => {
	const [one, two] = [(await makeAsset(simulated)).id, (await makeAsset(simulated)).id];
	const collection = '/collections/collection_brand/assets';
	const statuses = [
		await send('PUT', collection, { assetIds: [one] }),
		await send('PUT', collection, { assetIds: [one, two] }),
		await send('DELETE', collection, { assetIds: [one, two] }),
		await send('DELETE', collection, { assetIds: [one] }),
		await send('DELETE', '/assets', { assetIds: [one, 'asset_none'] }),
		await send('DELETE', '/assets', { assetIds: [one] }),
	];
	expect(statuses).toEqual([200, 400, 400, 200, 404, 200]);
});

describe('an upload', () => {
	async function begin(fileSize: number, parts: number) {
		const { data } = await simulated.api.post('/uploads', { ...CLIP, fileSize, parts });
		return data.upload as { id: string; parts: Array<{ url: string }> };
	}
	const put = async (url = '', size = 10, headers = {}) =>
		await open.put(url, Buffer.alloc(size), {
			headers: { 'content-type': 'video/mp4', ...headers },
		});
	const act = async (id: string, action = 'complete') =>
		await simulated.api.post(`/uploads/${id}/action`, { action });

	it('fails if the size differs from the announced one', async () => {
		const { id, parts } = await begin(11, 1);
		await put(parts[0]?.url);
		await act(id);
		simulated.control.advance(10);
		const { data } = await simulated.api.get(`/uploads/${id}`);
		expect(data.upload).toMatchObject({ status: 'failed', entityId: null });
	});

	it('takes no part with credentials, at another URL, or late', async () => {
		const [{ url = '' } = {}] = (await begin(10, 1)).parts;
		const signed = await put(url, 10, { authorization: 'Basic x' });
		expect([signed.status, signed.data]).toEqual([400, expect.stringContaining('<Error>')]);
		expect((await put(url.replace('/1?', '/2?'))).status).toBe(403);
		simulated.control.advance(3601);
		expect((await put(url)).status).toBe(403);
	});

	it('is not complete with missing or small parts, and once', async () => {
		const small = await begin(20, 2);
		await put(small.parts[0]?.url);
		expect((await act(small.id)).data.reason).toBe('Some parts have not been uploaded');
		await put(small.parts[1]?.url);
		const whole = await begin(10, 1);
		await put(whole.parts[0]?.url);
		const replies = [await act(small.id), await act(whole.id), await act(whole.id)];
		replies.push(await act(whole.id, 'abort'));
		expect(replies.map(({ status }) => status)).toEqual([400, 200, 400, 400]);
	});
});
