import './ssrfEnvironment.cts';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { addFileModel, FILES, generateWith, item } from '../workflow/files.cts';
import { byId } from '../workflow/parameters.cts';
import { NODE, useSimulator } from '../workflow/support.cts';
import { useHostileServer } from './hostileServer.cts';

/** With n8n's SSRF protection: 127.0.0.1 is blocked, localhost is allowed. */

const simulated = useSimulator();
const { hostile } = useHostileServer();

const asLocalhost = (url: string) => url.replace('127.0.0.1', 'localhost');

const api = () => ({ baseUrl: asLocalhost(simulated.simulator.baseUrl) });

beforeEach(() => {
	addFileModel(simulated);
	hostile.answers.set('/picture', (response) =>
		response.writeHead(200, { 'content-type': 'image/png' }).end(FILES.image.bytes),
	);
	hostile.answers.set('/go', (response) =>
		response.writeHead(302, { location: `${hostile.origin}/picture.png` }).end(),
	);
});

const generateFrom = async (imageOne: string) =>
	await simulated.run(generateWith({ imageOne }), { items: [item({})], credential: api() });

const downloadFrom = async (url: string) => {
	simulated.control.nextFault({
		kind: 'reply',
		body: { asset: { id: 'asset_1', url, mimeType: 'image/png' } },
		on: { path: '/assets/asset_1' },
		times: 999,
	});
	return await simulated.run(
		{ resource: 'asset', operation: 'download', assetId: byId('asset_1') },
		{ credential: api() },
	);
};

describe('with n8n’s SSRF protection, a blocked URL is not requested', () => {
	it('as the URL of an input file', async () => {
		const run = await generateFrom(`${hostile.origin}/picture.png`);
		expect(errorOf(run).message).toMatch(/which can't be fetched: .*restricted IP/);
		expect(hostile.requests).toEqual([]);
	});

	it('as the target of a redirect from an allowed URL', async () => {
		const run = await generateFrom(`${asLocalhost(hostile.origin)}/go`);
		expect(errorOf(run).message).toMatch(/which can't be fetched/);
		expect(hostile.requests.map(({ path }) => path)).not.toContain('/picture.png');
	});

	it('as the URL of an asset', async () => {
		const run = await downloadFrom(`${hostile.origin}/picture.png`);
		expect(errorOf(run).message).toMatch(/couldn't be downloaded: .*restricted IP/);
		expect(hostile.requests).toEqual([]);
	});

	it('as the Base URL', async () => {
		const run = await simulated.run(generateWith({}), { items: [item({})] });
		expect(errorOf(run).message).toMatch(/^No response from Scenario: .*restricted IP/);
		expect(simulated.control.requests()).toEqual([]);
	});

	it('while an allowed URL is requested', async () => {
		const run = await generateFrom(`${asLocalhost(hostile.origin)}/picture.png`);
		expect(errorOf(run).message).toBe('');
		expect(hostile.requests).toHaveLength(1);
	});
});

describe('a URL in a reply is not requested unless it is plain http or https', () => {
	it.each([
		['file:///etc/passwd', /doesn't start with https/],
		['data:image/png;base64,iVBORw0KGgo=', /doesn't start with https/],
		['ftp://localhost/file', /doesn't start with https/],
		['http://me:hush-hush@localhost/file', /contains a user name or password/],
		['/etc/passwd', /isn't a valid URL/],
	])('%s', async (url, why) => {
		const run = await downloadFrom(url);
		expect(errorOf(run).message).toMatch(/^The file of asset asset_1 couldn't be downloaded: it /);
		expect(errorOf(run).message).toMatch(why);
		expect(errorOf(run).message).not.toContain('hush-hush');
		expect(outputOf(run, NODE)).toEqual([]);
	});
});
