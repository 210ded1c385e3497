import { CLIP, makeAsset, open, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

it('requests are logged with masked credentials, parts with a hash instead of bytes', async () => {
	const spec = { ...CLIP, fileSize: 4, parts: 1 };
	const { data } = await simulated.api.post('/uploads?projectId=proj_any', spec);
	const headers = { 'content-type': 'video/mp4' };
	await open.put(data.upload.parts[0].url, Buffer.from('four'), { headers });
	expect(simulated.control.requests()).toMatchObject([
		{
			...{ method: 'POST', path: '/v1/uploads', query: { projectId: 'proj_any' }, body: spec },
			...{ headers: { authorization: 'Basic ***' }, status: 200 },
		},
		{ method: 'PUT', body: { bytes: 4, sha256: expect.stringMatching(/^04efaf080f5a3e74/) } },
	]);
});

it.each<[string, string, unknown, number, object]>([
	['an unknown path', '/nothing', {}, 404, { message: 'Not Found' }],
	// As recorded.
	['invalid JSON', '/assets', Buffer.from('{"name":'), 400, { statusCode: 400 }],
	['more than 6 MiB', '/assets', 'A'.repeat(6 * 1024 ** 2), 413, { message: 'Request Too Long' }],
])('%s is refused', async (_, path, body, status, expected) => {
	const headers = { 'content-type': 'application/json' };
	const reply = await simulated.api.post(path, body, { headers });
	expect(reply).toMatchObject({ status, data: expected });
});

describe('a download', () => {
	it('redirects once, sends its length and the whole file, but not with credentials', async () => {
		simulated.control.nextOutcome({ bytes: 300_000 });
		const { id, url, mimeType } = await makeAsset(simulated);
		const { status, headers } = await open.get(url, { maxRedirects: 0 });
		expect(status).toBe(302);
		for (const each of [url, String(headers.location)]) {
			const refused = await open.get(each, { headers: { authorization: 'Bearer x' } });
			expect(refused.status).toBe(403);
		}
		const reply = await open.get<Buffer>(url, { responseType: 'arraybuffer' });
		expect(reply.headers).toMatchObject({ 'content-type': mimeType, 'content-length': '300000' });
		expect(reply.data.equals(simulated.control.assetBytes(id))).toBe(true);
	});

	it('fails when the URL expires and works with a new one', async () => {
		const { id, url } = await makeAsset(simulated);
		simulated.control.advance(86_401);
		expect((await open.get(url)).status).toBe(403);
		const { data } = await simulated.api.get(`/assets/${id}`);
		expect((await open.get(data.asset.url)).status).toBe(200);
	});

	it.each(['Signature', 'Expires'])('rejects a changed %s', async (name) => {
		const url = new URL((await makeAsset(simulated)).url);
		url.searchParams.set(name, '9999999999');
		expect((await open.get(url.href)).status).toBe(403);
	});
});
