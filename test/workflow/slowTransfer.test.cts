import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { useHostileServer } from '../security/hostileServer.cts';
import { addFileModel, FILES, generateWith } from './files.cts';
import { byId } from './parameters.cts';
import { items, NODE, useBench } from './support.cts';

/** A line that is slow, and steady: a transfer of five simulated minutes, a piece every five seconds. */

const bench = useBench();
const place = useHostileServer();

const PIECES = 60;

const bytes = Buffer.concat([FILES.video.bytes, Buffer.alloc(PIECES * 100)]);

async function* slowly() {
	const size = Math.ceil(bytes.length / PIECES);
	for (let at = 0; at < bytes.length; at += size) {
		yield bytes.subarray(at, at + size);
		await sleep(50);
	}
}

beforeEach(() => {
	addFileModel(bench);
	place.hostile.answers.set('/slow', (response) => {
		response.writeHead(200, { 'content-type': 'video/mp4' });
		Readable.from(slowly()).pipe(response);
	});
});

it('a download is waited for as long as bytes come', async () => {
	const url = `${place.hostile.origin}/slow`;
	bench.simulator.control.nextFault({
		kind: 'reply',
		body: { asset: { id: 'asset_1', url, mimeType: 'video/mp4' } },
		on: { path: '/assets/asset_1' },
	});
	const run = await bench.run({
		resource: 'asset',
		operation: 'download',
		assetId: byId('asset_1'),
	});
	expect(errorOf(run).message).toBe('');
	expect(Buffer.from(outputOf(run, NODE)[0]?.binary?.data?.data ?? '', 'base64')).toEqual(bytes);
	expect(place.hostile.requests).toHaveLength(1);
});

it('a file behind a URL that does not tell its length is, too', async () => {
	const run = await bench.run(generateWith({ videoOne: `${place.hostile.origin}/slow` }), {
		items: items({}),
	});
	expect(errorOf(run).message).toBe('');
	const [job] = bench.simulator.control.jobsCreated();
	expect(bench.simulator.control.assetBytes(String(job?.body.videoOne))).toEqual(bytes);
	expect(place.hostile.requests).toHaveLength(1);
});
