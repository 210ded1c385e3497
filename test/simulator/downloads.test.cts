import { createHash } from 'node:crypto';

import { makeAsset, open, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, urlSeconds: 600 });

const download = async (url: string, headers = {}) =>
	await open.get<Buffer>(url, { responseType: 'arraybuffer', headers });

describe('a download', () => {
	it('redirects once, sends its length and the whole file', async () => {
		const { id, url, properties, mimeType } = await makeAsset(simulated);
		const hop = await open.get(url, { maxRedirects: 0 });
		expect(hop.status).toBe(302);
		const reply = await download(url);
		expect(reply.headers).toMatchObject({
			'content-type': mimeType,
			'content-length': String(properties.size),
		});
		expect(reply.data.equals(simulated.control.assetBytes(id))).toBe(true);
	});

	it('rejects credentials', async () => {
		const { url } = await makeAsset(simulated);
		for (const authorization of ['Basic eA==', 'Bearer x']) {
			expect((await open.get(url, { headers: { authorization } })).status).toBe(403);
		}
	});

	it('rejects credentials after the redirect', async () => {
		const { url } = await makeAsset(simulated);
		const { headers } = await open.get(url, { maxRedirects: 0 });
		const second = await open.get(String(headers.location), {
			headers: { authorization: 'Basic x' },
		});
		expect(second.status).toBe(403);
	});

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
