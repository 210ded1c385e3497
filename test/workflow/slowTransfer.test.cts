import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { useHostileServer } from '../security/hostileServer.cts';
import { addFileModel, bigVideo, FILES, generateWith, item } from './files.cts';
import { asset, byId } from './parameters.cts';
import { FAST_PACE, items, useSimulator } from './support.cts';

/** A slow, steady connection: a transfer of minutes of simulated time, with a chunk every five seconds. */

const PAUSE_MS = 50;

const simulated = useSimulator({}, FAST_PACE);
const place = useHostileServer();

const PIECES = 30;

const bytes = Buffer.concat([FILES.video.bytes, Buffer.alloc(PIECES * 100)]);

async function* slowly() {
	const size = Math.ceil(bytes.length / PIECES);
	for (let at = 0; at < bytes.length; at += size) {
		yield bytes.subarray(at, at + size);
		await sleep(PAUSE_MS);
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
	const [output] = await simulated.outputs(asset('download', { assetId: byId('asset_1') }));
	expect(Buffer.from(output?.binary?.data?.data ?? '', 'base64')).toEqual(bytes);
	expect(place.hostile.requests).toHaveLength(1);
});

describe('sources that send next to nothing for minutes', () => {
	const MIB = 1024 ** 2;
	const slow = bigVideo(20 * MIB);

	/** Its start, from which its type is detected, then a byte every five seconds, and the rest at last. */
	async function* dripping() {
		const [start, end] = [20_000, 20_070];
		yield slow.bytes.subarray(0, start);
		for (let at = start; at < end; at++) {
			await sleep(PAUSE_MS);
			yield slow.bytes.subarray(at, at + 1);
		}
		yield slow.bytes.subarray(end);
	}

	it("five don't keep another execution from uploading a large file", async () => {
		const count = 5;
		place.hostile.answers.set('/dripping', (response) => {
			const headers = { 'content-type': 'video/mp4', 'content-length': slow.bytes.length };
			response.writeHead(200, headers);
			Readable.from(dripping()).pipe(response);
		});
		const ended: string[] = [];
		const file = bigVideo(9 * MIB);
		const source = (name: string) => `${place.hostile.origin}/dripping/${name}`;
		const start = async (name: string, videoOne: string) => {
			const input = name === 'other' ? [item({ data: file })] : items({});
			const run = await simulated.run(generateWith({ videoOne }), { items: input });
			ended.push(name);
			return errorOf(run).message;
		};
		const names = Array.from({ length: count }, (_, at) => `slow${at}`);
		const messages = await Promise.all([
			...names.map(async (name) => await start(name, source(name))),
			sleep(10 * PAUSE_MS).then(async () => await start('other', 'data')),
		]);
		expect(new Set(messages)).toEqual(new Set(['']));
		expect(ended[0]).toBe('other');
		const sent = simulated
			.created()
			.map(({ body }) => simulated.control.assetBytes(String(body.videoOne)));
		expect(sent.filter((each) => each.equals(slow.bytes))).toHaveLength(count);
		expect(sent.filter((each) => each.equals(file.bytes))).toHaveLength(1);
	});
});
