import { createHash } from 'node:crypto';

import { makeAsset, open, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, urlSeconds: 600 });

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('credentials', () => {
	it.each([
		['none', undefined],
		['a wrong secret', basic('demo-key:wrong')],
		['a wrong key', basic('wrong:demo-secret')],
		['another scheme', 'Bearer demo-key'],
	])('%s return 401 with a JSON body', async (_, authorization) => {
		const headers = authorization ? { authorization } : {};
		const reply = await open.get(`${simulated.simulator.baseUrl}/models?pageSize=1`, { headers });
		expect([reply.status, reply.data]).toEqual([401, { message: 'Unauthorized' }]);
	});

	it('are masked in the log, except the scheme', async () => {
		await simulated.api.get('/models?pageSize=1&projectId=proj_any');
		expect(simulated.control.requests()).toMatchObject([
			{
				method: 'GET',
				path: '/v1/models',
				query: { pageSize: '1', projectId: 'proj_any' },
				headers: { authorization: 'Basic ***' },
				status: 200,
			},
		]);
		const { apiSecret } = simulated.simulator;
		const log = JSON.stringify(simulated.control.requests());
		expect(log).not.toContain(Buffer.from(`demo-key:${apiSecret}`).toString('base64'));
	});
});

it.each<[string, string, unknown, number, unknown]>([
	['an unknown path', '/nothing', {}, 404, expect.anything()],
	// As recorded.
	['invalid JSON', '/assets', Buffer.from('{"name":'), 400, { statusCode: 400 }],
	['more than 6 MiB', '/assets', 'A'.repeat(6 * 1024 ** 2), 413, { message: 'Request Too Long' }],
])('%s is refused', async (_, path, body, status, expected) => {
	const headers = { 'content-type': 'application/json' };
	const reply = await simulated.api.post(path, body, { headers });
	expect(reply.status).toBe(status);
	if (status !== 404) expect(reply.data).toMatchObject(expected as object);
});

describe('a download', () => {
	it('redirects once, sends its length and the whole file', async () => {
		const { id, url, properties, mimeType } = await makeAsset(simulated);
		expect((await open.get(url, { maxRedirects: 0 })).status).toBe(302);
		const reply = await open.get<Buffer>(url, { responseType: 'arraybuffer' });
		expect(reply.headers).toMatchObject({
			'content-type': mimeType,
			'content-length': String(properties.size),
		});
		expect(reply.data.equals(simulated.control.assetBytes(id))).toBe(true);
	});

	it.each(['Basic eA==', 'Bearer x'])(
		'rejects credentials, also after the redirect: %s',
		async (authorization) => {
			const { url } = await makeAsset(simulated);
			const { headers } = await open.get(url, { maxRedirects: 0 });
			for (const each of [url, String(headers.location)]) {
				expect((await open.get(each, { headers: { authorization } })).status).toBe(403);
			}
		},
	);

	it('fails when the URL expires and works with a new one', async () => {
		const { id, url } = await makeAsset(simulated);
		simulated.control.advance(601);
		expect((await open.get(url)).status).toBe(403);
		const { data } = await simulated.api.get(`/assets/${id}`);
		expect((await open.get(data.asset.url)).status).toBe(200);
	});

	it.each([
		['Signature', 'x'],
		['Expires', '9999999999'],
	])('rejects a changed %s', async (name, value) => {
		const url = new URL((await makeAsset(simulated)).url);
		url.searchParams.set(name, value);
		expect((await open.get(url.href)).status).toBe(403);
	});

	it('streams large files with identical bytes each time', async () => {
		const bytes = 40_000_000;
		simulated.control.nextOutcome({ bytes });
		const { id, url, properties } = await makeAsset(simulated);
		expect(properties.size).toBe(bytes);
		const hashStream = async (stream: AsyncIterable<Buffer>) => {
			const hash = createHash('sha256');
			let size = 0;
			for await (const chunk of stream) {
				hash.update(chunk);
				size += chunk.length;
			}
			expect(size).toBe(bytes);
			return hash.digest('hex');
		};
		const { data } = await open.get(url, { responseType: 'stream' });
		expect(await hashStream(data)).toBe(await hashStream(simulated.control.assetStream(id)));
	});
});
