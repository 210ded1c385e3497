import './ssrfEnvironment.cts';

import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { addFileModel, FILES, generateWith, item } from '../workflow/files.cts';
import { byId } from '../workflow/parameters.cts';
import { NODE, useBench } from '../workflow/support.cts';
import { useHostileServer } from './hostileServer.cts';

/** Here n8n's own protection is on: 127.0.0.1 may not be asked, localhost may. */

const bench = useBench();
const place = useHostileServer();

const asLocalhost = (url: string) => url.replace('127.0.0.1', 'localhost');

const api = () => ({ baseUrl: asLocalhost(bench.simulator.baseUrl) });

beforeEach(() => {
	addFileModel(bench);
	place.hostile.answers.set('/picture', (response) =>
		response.writeHead(200, { 'content-type': 'image/png' }).end(FILES.image.bytes),
	);
	place.hostile.answers.set('/go', (response) =>
		response.writeHead(302, { location: `${place.hostile.origin}/picture.png` }).end(),
	);
});

const generateFrom = async (imageOne: string) =>
	await bench.run(generateWith({ imageOne }), { items: [item({})], credential: api() });

const downloadFrom = async (url: string) => {
	bench.simulator.control.nextFault({
		kind: 'reply',
		body: { asset: { id: 'asset_1', url, mimeType: 'image/png' } },
		on: { path: '/assets/asset_1' },
		times: 9,
	});
	return await bench.run(
		{ resource: 'asset', operation: 'download', assetId: byId('asset_1') },
		{ credential: api() },
	);
};

describe('with n8n’s protection on, an address that it keeps from being asked is not asked', () => {
	it('as the URL of a file', async () => {
		const run = await generateFrom(`${place.hostile.origin}/picture.png`);
		expect(errorOf(run).message).toMatch(/which gives no answer: .*restricted IP/);
		expect(place.hostile.requests).toEqual([]);
	});

	it('where a URL that may be asked redirects to it', async () => {
		const run = await generateFrom(`${asLocalhost(place.hostile.origin)}/go`);
		expect(errorOf(run).message).toMatch(/which gives no answer/);
		expect(place.hostile.requests.map(({ path }) => path)).not.toContain('/picture.png');
	});

	it('as the URL of an asset', async () => {
		const run = await downloadFrom(`${place.hostile.origin}/picture.png`);
		expect(errorOf(run).message).toMatch(/could not be downloaded: .*restricted IP/);
		expect(place.hostile.requests).toEqual([]);
	});

	it('as the Base URL', async () => {
		const run = await bench.run(generateWith({}), { items: [item({})] });
		expect(errorOf(run).message).toMatch(/^No reply came from Scenario: .*restricted IP/);
		expect(bench.simulator.control.requests()).toEqual([]);
	});

	it('and one that it lets through is', async () => {
		const run = await generateFrom(`${asLocalhost(place.hostile.origin)}/picture.png`);
		expect(errorOf(run).message).toBe('');
		expect(place.hostile.requests).toHaveLength(1);
	});
});

describe('an address in a reply that is no plain web address is not asked', () => {
	it.each([
		['file:///etc/passwd', /begins with something other than https/],
		['data:image/png;base64,iVBORw0KGgo=', /begins with something other than https/],
		['ftp://localhost/file', /begins with something other than https/],
		['http://me:hush-hush@localhost/file', /holds a user name or password/],
		['/etc/passwd', /is no web address/],
	])('%s', async (url, why) => {
		const run = await downloadFrom(url);
		expect(errorOf(run).message).toMatch(/^The file of asset asset_1 could not be downloaded: it /);
		expect(errorOf(run).message).toMatch(why);
		expect(errorOf(run).message).not.toContain('hush-hush');
		expect(outputOf(run, NODE)).toEqual([]);
	});

	it('as the place for a part of an upload', async () => {
		const upload = {
			id: 'upload_1',
			status: 'pending',
			parts: [{ number: 1, url: 'file:///tmp/x' }],
		};
		bench.simulator.control.nextFault({
			kind: 'reply',
			body: { upload },
			on: { method: 'POST', path: '/uploads$' },
			times: 9,
		});
		const run = await bench.run(generateWith({ videoOne: 'data' }), {
			items: [item({ data: FILES.video })],
			credential: api(),
		});
		expect(errorOf(run).message).toMatch(
			/a part was not taken \(it begins with something other than https/,
		);
	});
});
