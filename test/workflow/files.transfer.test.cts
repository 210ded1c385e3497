import { createHash } from 'node:crypto';

import type { IBinaryData, IDataObject, INodeExecutionData, IRun } from 'n8n-workflow';

import type { Fault } from '../../simulator/index.cts';
import { bytesOfFile, keepFilesOnDisk, storedFile } from '../engine/binaryStore.cts';
import { errorOf, outputOf, runWorkflow } from '../engine/runWorkflow.cts';
import type { TestFile } from './files.cts';
import { addFileModel, bigVideo, FILES, generateWith, useFileServer } from './files.cts';
import { NODE, SLOW_PACE, useBench, workflowOf } from './support.cts';

/** Where files are kept on disk, as n8n does: the bytes come and go as streams. */

const bench = useBench({ maxJobsInFlight: 0, rateLimit: 0 }, SLOW_PACE);
const files = useFileServer();

const MIB = 1024 ** 2;

beforeAll(keepFilesOnDisk);
beforeEach(() => addFileModel(bench));

const onDisk = async ({ bytes, ...file }: TestFile): Promise<INodeExecutionData> => ({
	json: {},
	binary: { data: await storedFile(bytes, file) },
});

const requestsTo = (method: string, path: RegExp) =>
	bench.simulator.control
		.requests()
		.filter((request) => request.method === method && path.test(request.path));

const parts = () => requestsTo('PUT', /^\/storage\//);

const uploads = () => bench.simulator.control.uploads();

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const generateVideoOne = async (value: string, items: INodeExecutionData[] = [{ json: {} }]) =>
	await bench.run(generateWith({ videoOne: value }), { items });

/** The job has a file with these bytes. */
function expectSent(run: IRun, bytes: Buffer) {
	expect(errorOf(run).message).toBe('');
	const [job] = bench.simulator.control.jobsCreated();
	const sent = bench.simulator.control.assetBytes(String(job?.body.videoOne));
	expect(hash(sent)).toBe(hash(bytes));
}

describe('an upload', () => {
	it('of a small image is one request', async () => {
		const run = await bench.run(generateWith({ imageOne: 'data' }), {
			items: [await onDisk(FILES.image)],
		});
		expect(errorOf(run).message).toBe('');
		expect(requestsTo('POST', /\/v1\/assets$/)).toHaveLength(1);
		expect(parts()).toHaveLength(0);
	});

	it('of an image that is not small goes in parts', async () => {
		const bytes = Buffer.concat([FILES.image.bytes, Buffer.alloc(4 * MIB)]);
		await bench.run(generateWith({ imageOne: 'data' }), {
			items: [await onDisk({ ...FILES.image, bytes })],
		});
		const expected = { kind: 'image', contentType: 'image/png', sha256: hash(bytes) };
		expect(uploads()).toMatchObject([expected]);
	});

	it('of a large file goes in parts of 8 MiB, one after the other', async () => {
		const file = bigVideo(20 * MIB + 1);
		const run = await generateVideoOne('data', [await onDisk(file)]);
		expectSent(run, file.bytes);
		expect(uploads()[0]).toMatchObject({ fileName: 'clip.mp4', kind: 'video' });
		const sizes = [8 * MIB, 8 * MIB, 4 * MIB + 1];
		expect(parts().map(({ body }) => (body as { bytes: number }).bytes)).toEqual(sizes);
		expect(parts().map(({ path }) => path.at(-1))).toEqual(['1', '2', '3']);
	});

	it('carries no credentials to the storage, and no type that was not signed', async () => {
		await generateVideoOne('data', [await onDisk(FILES.video)]);
		const [part] = parts();
		expect(part?.headers.authorization).toBeUndefined();
		expect(part?.headers['content-type']).toBeUndefined();
		expect(part?.headers['content-length']).toBe(String(FILES.video.bytes.length));
	});

	it.each(['serverError', 'reset', 'lostReply', 'badGateway'] as const)(
		'repeats a part alone after one that met with %s',
		async (kind) => {
			bench.simulator.control.nextFault({ kind, on: { path: '^/storage/.*/2$' } });
			const file = bigVideo(20 * MIB);
			const run = await generateVideoOne('data', [await onDisk(file)]);
			expectSent(run, file.bytes);
			expect(parts().map(({ path }) => path.at(-1))).toEqual(['1', '2', '2', '3']);
			expect(uploads()).toHaveLength(1);
		},
	);

	it('begins anew when the place of a part is no longer good', async () => {
		bench.simulator.control.nextFault({ kind: 'expired', on: { path: '^/storage/.*/2$' } });
		const file = bigVideo(20 * MIB);
		expectSent(await generateVideoOne('data', [await onDisk(file)]), file.bytes);
		expect(uploads()).toHaveLength(2);
	});

	it('says that it was tried when parts are never taken', async () => {
		bench.simulator.control.nextFault({ kind: 'expired', on: { path: '^/storage' }, times: 9 });
		const run = await generateVideoOne('data', [await onDisk(FILES.video)]);
		expect(errorOf(run).message).toBe(
			'One video could not be uploaded, tried 3 times: a part was not taken (HTTP 403)',
		);
	});

	it.each<[string, Fault]>([
		['begin', { kind: 'lostReply', on: { path: '/uploads$' } }],
		['end', { kind: 'lostReply', on: { path: '/action$' } }],
		['look', { kind: 'badGateway', on: { method: 'GET', path: '/uploads/' } }],
	])('survives that the reply to its %s is lost', async (_, fault) => {
		bench.simulator.control.nextFault(fault);
		expectSent(await generateVideoOne('data', [await onDisk(FILES.video)]), FILES.video.bytes);
	});

	it('ends within a second when the execution is cancelled', async () => {
		bench.simulator.control.nextFault({ kind: 'stall', on: { path: '^/storage/.*/2$' } });
		const run = await bench.run(generateWith({ videoOne: 'data' }), {
			items: [await onDisk(bigVideo(20 * MIB))],
			onStart: (cancel) => {
				const whenStalled = setInterval(() => {
					if (parts().length < 2) return;
					clearInterval(whenStalled);
					cancel();
				}, 5);
			},
		});
		expect(run.status).toBe('canceled');
		expect(bench.simulator.control.jobsCreated()).toHaveLength(0);
	});
});

describe('in n8n’s combined mode, where files stand in the JSON', () => {
	const runCombined = async (value: string) => {
		const { apiKey, apiSecret, baseUrl } = bench.simulator;
		const workflow = workflowOf(generateWith({ videoOne: value }));
		const { data } = (await onDisk(FILES.video)).binary ?? {};
		return await runWorkflow(
			{ ...workflow, settings: { ...workflow.settings, binaryMode: 'combined' } },
			{
				credentials: { apiKey, apiSecret, baseUrl },
				items: [{ json: { _files: { data } as unknown as IDataObject } }],
			},
		);
	};

	it.each(['data', '_files.data'])('a file is found by its name: %s', async (name) => {
		expectSent(await runCombined(name), FILES.video.bytes);
	});

	it('a message tells the names', async () => {
		expect(errorOf(await runCombined('clip')).message).toMatch(/its binary fields are "data"$/);
	});
});

describe('a file behind a URL', () => {
	const { bytes } = bigVideo(10 * MIB);
	const type = 'video/mp4';

	it('streams through, over redirects and without credentials', async () => {
		files.server.serve('/clip.mp4', { bytes, type });
		const url = files.server.serve('/go', { bytes, redirect: '/clip.mp4' });
		expectSent(await generateVideoOne(url), bytes);
		expect(files.server.requests.map(({ path }) => path)).toEqual(['/go', '/clip.mp4']);
		for (const { headers } of files.server.requests) {
			expect(headers.authorization).toBeUndefined();
		}
	});

	it('goes by way of the binary store when its length is not told', async () => {
		const url = files.server.serve('/clip.mp4', { bytes, type, length: false });
		expectSent(await generateVideoOne(url), bytes);
	});

	it.each([true, false])('begins anew after it broke off (length told: %s)', async (length) => {
		const url = files.server.serve('/clip.mp4', { bytes, type, length, truncated: 1 });
		expectSent(await generateVideoOne(url), bytes);
		expect(files.server.requests).toHaveLength(2);
	});

	it.each([MIB, 10 * MIB])('arrives whole when the server packs it, %d bytes', async (size) => {
		const plain = Buffer.concat([FILES.video.bytes, Buffer.alloc(size)]);
		const url = files.server.serve('/clip.mp4', { bytes: plain, type, gzip: true });
		expectSent(await generateVideoOne(url), plain);
	});

	it('says so when it always breaks off', async () => {
		const url = files.server.serve('/clip.mp4', { bytes, type, truncated: 9 });
		const run = await generateVideoOne(url);
		expect(errorOf(run).message).toMatch(/^One video could not be uploaded, tried 3 times: /);
		expect(bench.simulator.control.jobsCreated()).toHaveLength(0);
	});

	it.each<[string, { name?: string; type?: string }, string]>([
		['the name that comes with it', { name: 'Holiday.mov', type }, 'Holiday.mov'],
		['the name in the URL', { type }, 'my clip.mp4'],
	])('gets %s', async (_, more, fileName) => {
		const url = files.server.serve('/my%20clip.mp4', { bytes, ...more });
		expectSent(await generateVideoOne(url), bytes);
		expect(uploads()[0]).toMatchObject({ fileName });
	});
});

describe('the price of a request with files', () => {
	const estimate = (values: IDataObject) => generateWith(values, { operation: 'estimateCost' });

	it('is asked for without a file that does not change it', async () => {
		const items = [await onDisk(FILES.video)];
		const run = await bench.run(estimate({ videoOne: 'data', videoMany: 'data' }), { items });
		expect(outputOf(run, NODE)[0]?.json.cost).toBe(10);
		expect(requestsTo('POST', /\/(uploads|assets)$/)).toHaveLength(0);
		expect(requestsTo('POST', /\/generate\//)[0]?.body).toEqual({});
	});

	it.each([{ costImpact: true }, { required: { always: true } }])(
		'is asked for with a file that is needed: %j',
		async (more) => {
			addFileModel(bench, [{ name: 'videoOne', type: 'file', kind: 'video', ...more }]);
			const items = [await onDisk(FILES.video)];
			const run = await bench.run(estimate({ videoOne: 'data' }), { items });
			expect(errorOf(run).message).toBe('');
			expect(requestsTo('POST', /\/generate\//)[0]?.body).toEqual({
				videoOne: uploads()[0]?.assetId,
			});
		},
	);

	it('above the limit leaves the file where it is', async () => {
		const run = await bench.run(generateWith({ videoOne: 'data' }, { options: { maxCost: 1 } }), {
			items: [await onDisk(FILES.video)],
		});
		expect(errorOf(run).message).toMatch(/would cost 10 Creative Units/);
		expect(requestsTo('POST', /\/(uploads|assets)$/)).toHaveLength(0);
	});
});

describe('a download', () => {
	it('of several outputs gives several items, each with its own file on disk', async () => {
		bench.simulator.control.nextOutcome({ assets: 3, bytes: 3 * MIB });
		const run = await bench.run(generateWith({}, { waitForCompletion: true }));
		const outputs = outputOf(run, NODE);
		expect(outputs).toHaveLength(3);
		for (const { json, binary } of outputs) {
			const file: IBinaryData | undefined = binary?.data;
			expect(file?.id).toMatch(/^filesystem/);
			expect(file?.fileName).toBe(`${String(json.assetId)}.mp4`);
			const there = bench.simulator.control.assetBytes(String(json.assetId));
			expect(hash(await bytesOfFile(file))).toBe(hash(there));
		}
	});

	it.each(['truncated', 'expired'] as const)('begins again after one %s', async (kind) => {
		bench.simulator.control.nextOutcome({ bytes: 3 * MIB });
		bench.simulator.control.nextFault({ kind, times: 2 });
		const run = await bench.run(generateWith({}, { waitForCompletion: true }));
		expect(errorOf(run).message).toBe('');
		const [output] = outputOf(run, NODE);
		const there = bench.simulator.control.assetBytes(String(output?.json.assetId));
		expect(hash(await bytesOfFile(output?.binary?.data))).toBe(hash(there));
	});
});
