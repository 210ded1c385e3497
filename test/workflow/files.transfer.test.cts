import { createHash } from 'node:crypto';

import type { IBinaryData, IDataObject, INodeExecutionData, IRun } from 'n8n-workflow';

import type { Fault } from '../../simulator/index.cts';
import { bytesOfFile, keepFilesOnDisk, storedFile } from '../../tools/engine/binaryStore.cts';
import { errorOf, outputOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import type { TestFile } from './files.cts';
import { addFileModel, bigVideo, FILES, generateWith, useFileServer } from './files.cts';
import { NODE, stopWhen, useSimulator, workflowOf } from './support.cts';

/** With files stored on disk, as in n8n, where they are streamed. */

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });
const files = useFileServer();

const MIB = 1024 ** 2;

beforeAll(keepFilesOnDisk);
beforeEach(() => addFileModel(simulated));

const onDisk = async ({ bytes, ...file }: TestFile): Promise<INodeExecutionData> => ({
	json: {},
	binary: { data: await storedFile(bytes, file) },
});

const { requestsTo } = simulated;

const parts = () => requestsTo(/^\/storage\//, 'PUT');

const uploads = () => simulated.control.uploads();

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const generateVideoOne = async (value: string, items: INodeExecutionData[] = [{ json: {} }]) =>
	await simulated.run(generateWith({ videoOne: value }), { items });

/** The job has a file with these bytes. */
function expectSent(run: IRun, bytes: Buffer) {
	expect(errorOf(run).message).toBe('');
	const [job] = simulated.created();
	const sent = simulated.control.assetBytes(String(job?.body.videoOne));
	expect(hash(sent)).toBe(hash(bytes));
}

describe('an upload', () => {
	it('of a small image takes one request', async () => {
		await simulated.outputs(generateWith({ imageOne: 'data' }), {
			items: [await onDisk(FILES.image)],
		});
		expect(requestsTo(/\/v1\/assets$/, 'POST')).toHaveLength(1);
		expect(parts()).toHaveLength(0);
	});

	it('of a larger image is sent in parts', async () => {
		const bytes = Buffer.concat([FILES.image.bytes, Buffer.alloc(4 * MIB)]);
		await simulated.run(generateWith({ imageOne: 'data' }), {
			items: [await onDisk({ ...FILES.image, bytes })],
		});
		const expected = { kind: 'image', contentType: 'image/png', sha256: hash(bytes) };
		expect(uploads()).toMatchObject([expected]);
	});

	it('of a large file is sent in parts of 8 MiB', async () => {
		const file = bigVideo(20 * MIB + 1);
		const run = await generateVideoOne('data', [await onDisk(file)]);
		expectSent(run, file.bytes);
		expect(uploads()[0]).toMatchObject({ fileName: 'clip.mp4', kind: 'video' });
		const sizes = [8 * MIB, 8 * MIB, 4 * MIB + 1];
		const sent = parts().sort((one, other) => one.path.localeCompare(other.path));
		expect(sent.map(({ body }) => (body as { bytes: number }).bytes)).toEqual(sizes);
		expect(sent.map(({ path }) => path.at(-1))).toEqual(['1', '2', '3']);
	});

	it('sends neither credentials nor an unsigned content type to the storage', async () => {
		await generateVideoOne('data', [await onDisk(FILES.video)]);
		const [part] = parts();
		expect(part?.headers.authorization).toBeUndefined();
		expect(part?.headers['content-type']).toBeUndefined();
		expect(part?.headers['content-length']).toBe(String(FILES.video.bytes.length));
	});

	it.each(['serverError', 'reset', 'lostReply', 'badGateway'] as const)(
		'retries only the part that failed with %s',
		async (kind) => {
			simulated.control.nextFault({ kind, on: { path: '^/storage/.*/2$' } });
			const file = bigVideo(20 * MIB);
			const run = await generateVideoOne('data', [await onDisk(file)]);
			expectSent(run, file.bytes);
			expect(
				parts()
					.map(({ path }) => path.at(-1))
					.sort(),
			).toEqual(['1', '2', '2', '3']);
			expect(uploads()).toHaveLength(1);
		},
	);

	it('restarts when the URL of a part has expired', async () => {
		simulated.control.nextFault({ kind: 'expired', on: { path: '^/storage/.*/2$' } });
		const file = bigVideo(20 * MIB);
		expectSent(await generateVideoOne('data', [await onDisk(file)]), file.bytes);
		expect(uploads()).toHaveLength(2);
	});

	it('reports the attempts when parts keep failing', async () => {
		simulated.control.nextFault({ kind: 'expired', on: { path: '^/storage' }, times: 9 });
		const run = await generateVideoOne('data', [await onDisk(FILES.video)]);
		expect(errorOf(run).message).toBe(
			"One video couldn't be uploaded after 3 attempts: a part was rejected (HTTP 403)",
		);
	});

	it("honors the storage's retry hint, also before a restart", async () => {
		const wait = { kind: 'reply', headers: { 'retry-after': '30' } } as const;
		const on = { path: '^/storage/.*/1$' };
		simulated.control.nextFault({ ...wait, status: 403, on }, { ...wait, status: 503, on });
		expectSent(await generateVideoOne('data', [await onDisk(FILES.video)]), FILES.video.bytes);
		const [first, second, third] = parts().map(({ at }) => at);
		expect(second! - first!).toBeGreaterThanOrEqual(30_000);
		expect(third! - second!).toBeGreaterThanOrEqual(30_000);
		expect(uploads()).toHaveLength(2);
	});

	it('retries a part for minutes', async () => {
		const on = { path: '^/storage/.*/1$' };
		simulated.control.nextFault({ kind: 'serverError', on, times: 9 });
		expectSent(await generateVideoOne('data', [await onDisk(FILES.video)]), FILES.video.bytes);
		expect(parts()).toHaveLength(10);
		expect(uploads()).toHaveLength(1);
	});

	it.each<[string, Fault]>([
		['creation', { kind: 'lostReply', on: { path: '/uploads$' } }],
		['completion', { kind: 'lostReply', on: { path: '/action$' } }],
		['status check', { kind: 'badGateway', on: { method: 'GET', path: '/uploads/' } }],
	])('continues after a lost reply to its %s', async (_, fault) => {
		simulated.control.nextFault(fault);
		expectSent(await generateVideoOne('data', [await onDisk(FILES.video)]), FILES.video.bytes);
	});

	it('sends three parts at once, not more: each is in memory', async () => {
		simulated.control.nextFault({ kind: 'stall', on: { path: '^/storage/' }, times: 9 });
		let seen: unknown[] = [];
		const run = await simulated.run(generateWith({ videoOne: 'data' }), {
			items: [await onDisk(bigVideo(48 * MIB))],
			onStart: (cancel) => {
				let looks = 0;
				const whenStalled = setInterval(() => {
					if (parts().length < 3 || ++looks < 20) return;
					clearInterval(whenStalled);
					seen = parts().map(({ path }) => path.at(-1));
					cancel();
				}, 5);
			},
		});
		expect(run.status).toBe('canceled');
		expect(seen.sort()).toEqual(['1', '2', '3']);
	});

	it('a slow part does not keep the next ones waiting', async () => {
		const wait = { kind: 'reply', status: 503, headers: { 'retry-after': '60' } } as const;
		simulated.control.nextFault({ ...wait, on: { path: '^/storage/.*/1$' } });
		const file = bigVideo(40 * MIB);
		expectSent(await generateVideoOne('data', [await onDisk(file)]), file.bytes);
		expect(parts().map(({ path }) => path.at(-1))).toEqual([
			'1',
			...['2', '3', '4', '5'].map(() => expect.stringMatching(/[2-5]/)),
			'1',
		]);
		expect(uploads()).toHaveLength(1);
	});

	it('ends within a second when the execution is canceled', async () => {
		simulated.control.nextFault({ kind: 'stall', on: { path: '^/storage/.*/2$' } });
		const run = await simulated.run(generateWith({ videoOne: 'data' }), {
			items: [await onDisk(bigVideo(20 * MIB))],
			onStart: stopWhen(() => parts().length >= 2),
		});
		expect(run.status).toBe('canceled');
		expect(simulated.created()).toHaveLength(0);
	});
});

it("a file missing from n8n's storage is rejected before anything is sent", async () => {
	const { json, binary } = await onDisk(FILES.video);
	const id = `${binary?.data?.id}-gone`;
	const run = await generateVideoOne('data', [
		{ json, binary: { data: { ...binary!.data!, id } } },
	]);
	expect(errorOf(run).message).toMatch(
		/^One video refers to binary field "data", which can't be read: File not found/,
	);
	expect(requestsTo(/./, 'POST')).toEqual([]);
});

describe('with n8n’s combined binary mode', () => {
	const runCombined = async (value: string) => {
		const workflow = workflowOf(generateWith({ videoOne: value }));
		const { data } = (await onDisk(FILES.video)).binary ?? {};
		return await runWorkflow(
			{ ...workflow, settings: { ...workflow.settings, binaryMode: 'combined' } },
			{
				credentials: simulated.credentials(),
				items: [{ json: { _files: { data } } }],
			},
		);
	};

	it.each(['data', '_files.data'])('a file is found by its name: %s', async (name) => {
		expectSent(await runCombined(name), FILES.video.bytes);
	});

	it('a message lists the names of the files', async () => {
		expect(errorOf(await runCombined('clip')).message).toMatch(/its binary fields are "data"$/);
	});
});

describe('a file at a URL', () => {
	const { bytes } = bigVideo(10 * MIB);
	const type = 'video/mp4';

	it('is streamed, across redirects and without credentials', async () => {
		files.server.serve('/clip.mp4', { bytes, type });
		const url = files.server.serve('/go', { bytes, redirect: '/clip.mp4' });
		expectSent(await generateVideoOne(url), bytes);
		expect(files.server.requests.map(({ path }) => path)).toEqual(['/go', '/clip.mp4']);
		for (const { headers } of files.server.requests) {
			expect(headers.authorization).toBeUndefined();
		}
	});

	it('is buffered in the binary data storage if its length is unknown', async () => {
		const url = files.server.serve('/clip.mp4', { bytes, type, length: false });
		expectSent(await generateVideoOne(url), bytes);
	});

	it.each([true, false])('restarts after an interruption (known length: %s)', async (length) => {
		const url = files.server.serve('/clip.mp4', { bytes, type, length, truncated: 1 });
		expectSent(await generateVideoOne(url), bytes);
		expect(files.server.requests).toHaveLength(2);
	});

	it.each([MIB, 10 * MIB])(
		'arrives complete when the server compresses it, %d bytes',
		async (size) => {
			const plain = Buffer.concat([FILES.video.bytes, Buffer.alloc(size)]);
			const url = files.server.serve('/clip.mp4', { bytes: plain, type, gzip: true });
			expectSent(await generateVideoOne(url), plain);
		},
	);

	it('is reported when the connection keeps closing', async () => {
		const url = files.server.serve('/clip.mp4', { bytes, type, truncated: 9 });
		const run = await generateVideoOne(url);
		expect(errorOf(run).message).toMatch(/^One video couldn't be uploaded after 3 attempts: /);
		expect(simulated.created()).toHaveLength(0);
	});

	it.each<[string, { name?: string; type?: string }, string]>([
		['the name in its headers', { name: 'Holiday.mov', type }, 'Holiday.mov'],
		['the name in the URL', { type }, 'my clip.mp4'],
	])('has %s', async (_, more, fileName) => {
		const url = files.server.serve('/my%20clip.mp4', { bytes, ...more });
		expectSent(await generateVideoOne(url), bytes);
		expect(uploads()[0]).toMatchObject({ fileName });
	});
});

describe('a cost estimate with files', () => {
	const estimate = (values: IDataObject) => generateWith(values, { operation: 'estimateCost' });

	it('omits a file that does not change the cost', async () => {
		const items = [await onDisk(FILES.video)];
		const run = await simulated.run(estimate({ videoOne: 'data', videoMany: 'data' }), { items });
		expect(outputOf(run, NODE)[0]?.json.cost).toBe(10);
		expect(requestsTo(/\/(uploads|assets)$/, 'POST')).toHaveLength(0);
		expect(requestsTo(/\/generate\//, 'POST')[0]?.body).toEqual({});
	});

	it.each([{ costImpact: true }, { required: { always: true } }])(
		'includes a file that is needed: %j',
		async (more) => {
			addFileModel(simulated, [{ name: 'videoOne', type: 'file', kind: 'video', ...more }]);
			const items = [await onDisk(FILES.video)];
			await simulated.outputs(estimate({ videoOne: 'data' }), { items });
			expect(requestsTo(/\/generate\//, 'POST')[0]?.body).toEqual({
				videoOne: uploads()[0]?.assetId,
			});
		},
	);
});

describe('a download', () => {
	it('of several outputs returns several items, each with its own file on disk', async () => {
		simulated.control.nextOutcome({ assets: 3, bytes: 3 * MIB });
		const run = await simulated.run(generateWith({}, { waitForCompletion: true }));
		const outputs = outputOf(run, NODE);
		expect(outputs).toHaveLength(3);
		for (const { json, binary } of outputs) {
			const file: IBinaryData | undefined = binary?.data;
			expect(file?.id).toMatch(/^filesystem/);
			const end = String(json.assetId).slice(-6);
			expect(file?.fileName).toMatch(new RegExp(`^test-files-\\d{4}-\\d\\d-\\d\\d-${end}\\.mp4$`));
			const there = simulated.control.assetBytes(String(json.assetId));
			expect(hash(await bytesOfFile(file))).toBe(hash(there));
		}
	});

	it('is named as File Name says, with a number from the second file on', async () => {
		simulated.control.nextOutcome({ assets: 2 });
		const over = { waitForCompletion: true, options: { fileName: '={{ $json.title }}' } };
		const items = [{ json: { title: 'Fox/Owl: part 1' } }];
		const outputs = outputOf(await simulated.run(generateWith({}, over), { items }), NODE);
		const names = outputs.map(({ binary }) => binary?.data?.fileName);
		expect(names).toEqual(['Fox_Owl_ part 1.mp4', 'Fox_Owl_ part 1-2.mp4']);
	});

	it('of a job that lists a preview first returns the main file first', async () => {
		simulated.control.nextOutcome({ previews: 1 });
		const outputs = outputOf(
			await simulated.run(generateWith({}, { waitForCompletion: true })),
			NODE,
		);
		const [job] = simulated.created();
		expect(outputs.map(({ json }) => json.assetId)).toEqual(job?.assetIds.toReversed());
		expect(outputs.map(({ json }) => json.mimeType)).toEqual(['video/mp4', 'image/png']);
	});

	it.each(['truncated', 'expired'] as const)('restarts after one %s', async (kind) => {
		simulated.control.nextOutcome({ bytes: 3 * MIB });
		simulated.control.nextFault({ kind, times: 2 });
		const [output] = await simulated.outputs(generateWith({}, { waitForCompletion: true }));
		const there = simulated.control.assetBytes(String(output?.json.assetId));
		expect(hash(await bytesOfFile(output?.binary?.data))).toBe(hash(there));
	});
});
