import { createHash } from 'node:crypto';

import type { IBinaryData, IDataObject, INodeExecutionData, IRun } from 'n8n-workflow';

import type { Fault } from '../../simulator/index.cts';
import { bytesOfFile, keepFilesOnDisk, storedFile } from '../../tools/engine/binaryStore.cts';
import { errorOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import type { TestFile } from './files.cts';
import { addFileModel, bigVideo, FILES, generateWith, useFileServer } from './files.cts';
import { useSimulator, workflowOf } from './support.cts';

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

/** Uploads the file, and generates with it. */
async function expectUploaded(file: TestFile) {
	expectSent(await generateVideoOne('data', [await onDisk(file)]), file.bytes);
}

/** The numbers of the parts that were sent. */
const partNumbers = () => parts().map(({ path }) => path.at(-1));

describe('an upload', () => {
	it('of a larger image is sent in parts', async () => {
		const bytes = Buffer.concat([FILES.image.bytes, Buffer.alloc(4 * MIB)]);
		const items = [await onDisk({ ...FILES.image, bytes })];
		await simulated.outputs(generateWith({ imageOne: 'data' }), { items });
		const expected = { kind: 'image', contentType: 'image/png', sha256: hash(bytes) };
		expect(uploads()).toMatchObject([expected]);
	});

	it('of a large file is sent in parts of 8 MiB', async () => {
		await expectUploaded(bigVideo(20 * MIB + 1));
		expect(uploads()[0]).toMatchObject({ fileName: 'clip.mp4', kind: 'video' });
		const sizes = [8 * MIB, 8 * MIB, 4 * MIB + 1];
		const sent = parts().sort((one, other) => one.path.localeCompare(other.path));
		expect(sent.map(({ body }) => (body as { bytes: number }).bytes)).toEqual(sizes);
		expect(sent.map(({ path }) => path.at(-1))).toEqual(['1', '2', '3']);
	});

	it.each(['serverError', 'lostReply'] as const)('retries only the part with %s', async (kind) => {
		simulated.control.nextFault({ kind, on: { path: '^/storage/.*/2$' } });
		await expectUploaded(bigVideo(20 * MIB));
		expect(partNumbers().sort()).toEqual(['1', '2', '2', '3']);
		expect(uploads()).toHaveLength(1);
	});

	it('restarts when the URL of a part has expired', async () => {
		simulated.control.nextFault({ kind: 'expired', on: { path: '^/storage/.*/2$' } });
		await expectUploaded(bigVideo(20 * MIB));
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
		await expectUploaded(FILES.video);
		const [first, second, third] = parts().map(({ at }) => at);
		expect(second! - first!).toBeGreaterThanOrEqual(30_000);
		expect(third! - second!).toBeGreaterThanOrEqual(30_000);
		expect(uploads()).toHaveLength(2);
	});

	it.each<[string, Fault]>([
		['creation', { kind: 'lostReply', on: { path: '/uploads$' } }],
		['completion', { kind: 'lostReply', on: { path: '/action$' } }],
		['status check', { kind: 'badGateway', on: { method: 'GET', path: '/uploads/' } }],
	])('continues after a lost reply to its %s', async (_, fault) => {
		simulated.control.nextFault(fault);
		await expectUploaded(FILES.video);
	});

	it('a slow part does not keep the next ones waiting', async () => {
		const wait = { kind: 'reply', status: 503, headers: { 'retry-after': '60' } } as const;
		simulated.control.nextFault({ ...wait, on: { path: '^/storage/.*/1$' } });
		await expectUploaded(bigVideo(40 * MIB));
		expect(partNumbers().join('')).toMatch(/^1[2-5]{4}1$/);
		expect(uploads()).toHaveLength(1);
	});
});

it("a file missing from n8n's storage is rejected before anything is sent", async () => {
	const { json, binary } = await onDisk(FILES.video);
	const id = `${binary?.data?.id}-gone`;
	const gone = { ...binary!.data!, id };
	const run = await generateVideoOne('data', [{ json, binary: { data: gone } }]);
	expect(errorOf(run).message).toMatch(
		/^One video refers to binary field "data", which can't be read: File not found/,
	);
	expect(requestsTo(/./, 'POST')).toEqual([]);
});

describe('with n8n’s combined binary mode', () => {
	const runCombined = async (value: string) => {
		const { settings, ...workflow } = workflowOf(generateWith({ videoOne: value }));
		const combined = { ...workflow, settings: { ...settings, binaryMode: 'combined' as const } };
		const items = [{ json: { _files: (await onDisk(FILES.video)).binary } }];
		return await runWorkflow(combined, { credentials: simulated.credentials(), items });
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

	it('is streamed, across redirects', async () => {
		files.server.serve('/clip.mp4', { bytes, type });
		const url = files.server.serve('/go', { bytes, redirect: '/clip.mp4' });
		expectSent(await generateVideoOne(url), bytes);
		expect(files.server.requests.map(({ path }) => path)).toEqual(['/go', '/clip.mp4']);
	});

	it.each([true, false])('restarts after an interruption (known length: %s)', async (length) => {
		const url = files.server.serve('/clip.mp4', { bytes, type, length, truncated: 1 });
		expectSent(await generateVideoOne(url), bytes);
		expect(files.server.requests).toHaveLength(2);
	});

	it('arrives complete when the server compresses it', async () => {
		const plain = Buffer.concat([FILES.video.bytes, Buffer.alloc(10 * MIB)]);
		const url = files.server.serve('/clip.mp4', { bytes: plain, type, gzip: true });
		expectSent(await generateVideoOne(url), plain);
	});
});

describe('a cost estimate with files', () => {
	const estimate = (values: IDataObject) => generateWith(values, { operation: 'estimateCost' });

	it('omits a file that does not change the cost', async () => {
		const items = [await onDisk(FILES.video)];
		const values = { videoOne: 'data', videoMany: 'data' };
		const [output] = await simulated.outputs(estimate(values), { items });
		expect(output?.json.cost).toBe(10);
		expect(requestsTo(/\/(uploads|assets)$/, 'POST')).toHaveLength(0);
		expect(requestsTo(/\/generate\//, 'POST')[0]?.body).toEqual({});
	});

	it('includes a file that changes it', async () => {
		addFileModel(simulated, [{ name: 'videoOne', type: 'file', kind: 'video', costImpact: true }]);
		const items = [await onDisk(FILES.video)];
		await simulated.outputs(estimate({ videoOne: 'data' }), { items });
		const [{ assetId } = {}] = uploads();
		expect(requestsTo(/\/generate\//, 'POST')[0]?.body).toEqual({ videoOne: assetId });
	});
});

describe('a download', () => {
	it('of several outputs returns several items, each with its own file on disk', async () => {
		simulated.control.nextOutcome({ assets: 3, bytes: 3 * MIB });
		const outputs = await simulated.outputs(generateWith({}, { waitForCompletion: true }));
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

	it('of a job that lists a preview first returns the main file first', async () => {
		simulated.control.nextOutcome({ previews: 1 });
		const outputs = await simulated.outputs(generateWith({}, { waitForCompletion: true }));
		const [job] = simulated.created();
		expect(outputs.map(({ json }) => json.assetId)).toEqual(job?.assetIds.toReversed());
		expect(outputs.map(({ json }) => json.mimeType)).toEqual(['video/mp4', 'image/png']);
	});
});
