import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { useHostileServer } from '../security/hostileServer.cts';
import { addFileModel, FILES, generateWith } from './files.cts';
import { byId } from './parameters.cts';
import { FAST_PACE, items, NODE, useSimulator } from './support.cts';

/** A slow, steady connection: a transfer of five simulated minutes, with a chunk every five seconds. */

const simulated = useSimulator({}, FAST_PACE);
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
	addFileModel(simulated);
	place.hostile.answers.set('/slow', (response) => {
		response.writeHead(200, { 'content-type': 'video/mp4' });
		Readable.from(slowly()).pipe(response);
	});
});

it('a slow download continues as long as data arrives', async () => {
	const url = `${place.hostile.origin}/slow`;
	simulated.control.nextFault({
		kind: 'reply',
		body: { asset: { id: 'asset_1', url, mimeType: 'video/mp4' } },
		on: { path: '/assets/asset_1' },
	});
	const run = await simulated.run({
		resource: 'asset',
		operation: 'download',
		assetId: byId('asset_1'),
	});
	expect(errorOf(run).message).toBe('');
	expect(Buffer.from(outputOf(run, NODE)[0]?.binary?.data?.data ?? '', 'base64')).toEqual(bytes);
	expect(place.hostile.requests).toHaveLength(1);
});

it('so does a file at a URL without a content length', async () => {
	const run = await simulated.run(generateWith({ videoOne: `${place.hostile.origin}/slow` }), {
		items: items({}),
	});
	expect(errorOf(run).message).toBe('');
	const [job] = simulated.control.jobsCreated();
	expect(simulated.control.assetBytes(String(job?.body.videoOne))).toEqual(bytes);
	expect(place.hostile.requests).toHaveLength(1);
});
