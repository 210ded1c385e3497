import { createHash } from 'node:crypto';

import { makeAsset, open, useSimulator } from './support.cts';

const bench = useSimulator({ rateLimit: 0, urlSeconds: 600 });

const download = async (url: string, headers = {}) =>
	await open.get<Buffer>(url, { responseType: 'arraybuffer', headers });

describe('a download', () => {
	it('redirects once, tells its length, and is the whole file', async () => {
		const { id, url, properties, mimeType } = await makeAsset(bench);
		const hop = await open.get(url, { maxRedirects: 0 });
		expect(hop.status).toBe(302);
		const reply = await download(url);
		expect(reply.headers).toMatchObject({
			'content-type': mimeType,
			'content-length': String(properties.size),
		});
		expect(reply.data.equals(bench.control.assetBytes(id))).toBe(true);
	});

	it('refuses any credentials', async () => {
		const { url } = await makeAsset(bench);
		for (const authorization of ['Basic eA==', 'Bearer x']) {
			expect((await open.get(url, { headers: { authorization } })).status).toBe(403);
		}
	});

	it('refuses credentials on the second hop, too', async () => {
		const { url } = await makeAsset(bench);
		const { headers } = await open.get(url, { maxRedirects: 0 });
		const second = await open.get(String(headers.location), {
			headers: { authorization: 'Basic x' },
		});
		expect(second.status).toBe(403);
	});

	it('ends with its URL, and goes on with a fresh one', async () => {
		const { id, url } = await makeAsset(bench);
		bench.control.advance(601);
		expect((await open.get(url)).status).toBe(403);
		const { data } = await bench.api.get(`/assets/${id}`);
		expect((await open.get(data.asset.url)).status).toBe(200);
	});

	it.each([
		['Signature', 'x'],
		['Expires', '9999999999'],
	])('refuses another %s', async (name, value) => {
		const url = new URL((await makeAsset(bench)).url);
		url.searchParams.set(name, value);
		expect((await open.get(url.href)).status).toBe(403);
	});

	it('of any size comes as a stream, the same each time', async () => {
		const bytes = 40_000_000;
		bench.control.nextOutcome({ bytes });
		const { id, url, properties } = await makeAsset(bench);
		expect(properties.size).toBe(bytes);
		const hashOf = async (stream: AsyncIterable<Buffer>) => {
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
		expect(await hashOf(data)).toBe(await hashOf(bench.control.assetStream(id)));
	});
});
