import { errorOf, outputOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import type { Kind, TestFile } from './files.cts';
import {
	addFileModel,
	dataUrl,
	FILES,
	generateFromItems,
	generateWith,
	item,
	KINDS,
	OTHER_IMAGE,
	useFileServer,
} from './files.cts';
import { NODE, useSimulator, workflowOf } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });
const files = useFileServer();

beforeEach(() => addFileModel(simulated));

const control = () => simulated.control;

const requestsTo = (method: string, path: RegExp) =>
	control()
		.requests()
		.filter((request) => request.method === method && path.test(request.path));

const submissions = () => requestsTo('POST', /\/generate\//);

const uploadsBegun = () => requestsTo('POST', /\/v1\/(assets|uploads)$/);

const bytesBehind = (assetId: unknown): Buffer => control().assetBytes(String(assetId));

const bodies = () =>
	control()
		.jobsCreated()
		.map(({ body }) => body);

/** An asset of the project, and its id. */
async function upload(file: TestFile): Promise<string> {
	const run = await simulated.run(
		{ resource: 'asset', operation: 'upload', inputDataFieldName: 'data' },
		{ items: [item({ data: file })] },
	);
	return String(outputOf(run, NODE)[0]?.json.assetId);
}

const SOURCES = ['binary', 'url', 'dataUrl', 'asset'] as const;

async function valueOf(source: (typeof SOURCES)[number], kind: Kind): Promise<string> {
	const file = FILES[kind];
	if (source === 'binary') return 'data';
	if (source === 'dataUrl') return dataUrl(file);
	if (source === 'asset') return await upload(file);
	return files.server.serve(`/${file.fileName}`, { bytes: file.bytes, type: file.mimeType });
}

const combinations = KINDS.flatMap((kind) => SOURCES.map((source) => [kind, source] as const));

describe('a file', () => {
	it.each(combinations)('of the kind %s comes from: %s', async (kind, source) => {
		const value = await valueOf(source, kind);
		const run = await simulated.run(generateWith({ [`${kind}One`]: value }), {
			items: [item({ data: FILES[kind] })],
		});
		expect(errorOf(run).message).toBe('');
		const [body] = bodies();
		expect(bytesBehind(body?.[`${kind}One`]).equals(FILES[kind].bytes)).toBe(true);
	});

	it.each(combinations)('in a list of the kind %s comes from: %s', async (kind, source) => {
		const value = await valueOf(source, kind);
		const run = await simulated.run(generateWith({ [`${kind}Many`]: value }), {
			items: [item({ data: FILES[kind] })],
		});
		expect(errorOf(run).message).toBe('');
		const [body] = bodies();
		const list = body?.[`${kind}Many`];
		expect(list).toHaveLength(1);
		expect(bytesBehind((list as string[])[0]).equals(FILES[kind].bytes)).toBe(true);
	});

	it('can be listed with files from other sources, in order', async () => {
		const wide = files.server.serve('/wide.png', { bytes: OTHER_IMAGE.bytes, type: 'image/png' });
		const asset = await upload(FILES.image);
		const imageMany = `${wide}, data, ${asset}, ${dataUrl(OTHER_IMAGE)}`;
		const run = await simulated.run(generateWith({ imageMany }), {
			items: [item({ data: FILES.image })],
		});
		expect(errorOf(run).message).toBe('');
		const list = bodies()[0]?.imageMany as string[];
		const expected = [OTHER_IMAGE, FILES.image, FILES.image, OTHER_IMAGE];
		expect(list.map(bytesBehind)).toEqual(expected.map(({ bytes }) => bytes));
		expect(list[2]).toBe(asset);
	});

	it('is detected by its content if its MIME type is generic', async () => {
		const vague = { ...FILES.image, mimeType: 'application/octet-stream', fileName: 'download' };
		const run = await simulated.run(generateWith({ imageOne: 'data' }), {
			items: [item({ data: vague })],
		});
		expect(errorOf(run).message).toBe('');
		expect(requestsTo('POST', /\/v1\/assets$/)).toHaveLength(1);
	});

	it('may be one of several in a list of groups', async () => {
		addFileModel(simulated, [
			{
				name: 'shots',
				type: 'inputs_array',
				inputs: [{ name: 'frame', type: 'file', kind: 'image' }],
			},
		]);
		const run = await simulated.run(
			generateWith({ shots: [{ frame: 'data' }, { frame: 'other' }] }),
			{
				items: [item({ data: FILES.image, other: OTHER_IMAGE })],
			},
		);
		expect(errorOf(run).message).toBe('');
		const shots = bodies()[0]?.shots as Array<{ frame: string }>;
		expect(bytesBehind(shots[0]?.frame).equals(FILES.image.bytes)).toBe(true);
		expect(bytesBehind(shots[1]?.frame).equals(OTHER_IMAGE.bytes)).toBe(true);
	});
});

describe('files of several items', () => {
	it('are each sent with their own item', async () => {
		const own = [FILES.image, OTHER_IMAGE, FILES.image, OTHER_IMAGE];
		const run = await simulated.run(generateWith({ imageOne: 'data' }), {
			items: own.map((file) => item({ data: file })),
		});
		expect(errorOf(run).message).toBe('');
		const outputs = outputOf(run, NODE);
		const jobs = new Map(
			control()
				.jobsCreated()
				.map((job) => [job.jobId, job]),
		);
		const sent = outputs.map(({ json }) => jobs.get(String(json.jobId))?.body.imageOne);
		own.forEach((file, i) => expect(bytesBehind(sent[i]).equals(file.bytes)).toBe(true));
	});

	it('are uploaded once if several items and fields have the same one', async () => {
		const json = { imageOne: 'data', imageMany: 'copy, data' };
		const run = await simulated.run(generateFromItems(), {
			items: Array.from({ length: 3 }, () => item({ data: FILES.image, copy: FILES.image }, json)),
		});
		expect(errorOf(run).message).toBe('');
		expect(uploadsBegun()).toHaveLength(1);
		const ids = bodies().flatMap((body) => [body.imageOne, ...(body.imageMany as string[])]);
		expect(ids).toHaveLength(9);
		expect(new Set(ids).size).toBe(1);
	});

	it('are fetched and uploaded once for the same URL', async () => {
		const { bytes } = FILES.video;
		const videoOne = files.server.serve('/clip.mp4', { bytes, type: 'video/mp4' });
		const run = await simulated.run(generateFromItems(), {
			items: [item({}, { videoOne }), item({}, { videoOne, videoMany: videoOne })],
		});
		expect(errorOf(run).message).toBe('');
		expect(files.server.requests).toHaveLength(1);
		expect(uploadsBegun()).toHaveLength(1);
	});

	it('are all checked before anything is sent', async () => {
		const run = await simulated.run(generateFromItems(), {
			items: [
				item({ data: FILES.image }, { imageOne: 'data' }),
				item({ data: FILES.image }, { imageOne: 'picture' }),
			],
		});
		expect(errorOf(run).message).toContain('"picture", but item 1 doesn\'t have it');
		expect(uploadsBegun()).toHaveLength(0);
		expect(submissions()).toHaveLength(0);
	});

	it('are sent without the invalid item with Continue On Fail', async () => {
		const run = await simulated.run(generateFromItems(), {
			items: [
				item({ data: FILES.video }, { imageOne: 'data' }),
				item({ data: OTHER_IMAGE }, { imageOne: 'data' }),
			],
			settings: { onError: 'continueRegularOutput' },
		});
		const [bad, good] = outputOf(run, NODE);
		expect(bad?.json.error).toMatch(/^One image must be an image/);
		expect(good?.json.jobId).toMatch(/^job_/);
		expect(uploadsBegun()).toHaveLength(1);
	});
});

describe('Retry On Fail', () => {
	it('does not repeat uploads', async () => {
		control().nextOutcome({ kind: 'failure', error: 'Out of luck' });
		const run = await simulated.run(
			generateWith({ imageOne: 'data', videoOne: 'clip' }, { waitForCompletion: true }),
			{
				items: [item({ data: FILES.image, clip: FILES.video })],
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			},
		);
		expect(errorOf(run).message).toBe('');
		expect(bodies()).toHaveLength(2);
		expect(bodies()[1]).toEqual(bodies()[0]);
		expect(uploadsBegun()).toHaveLength(2);
	});
});

describe('a retry of an execution after a timeout', () => {
	/** Runs until the timeout, and again with `file` in the field. */
	async function retriedWith(file: TestFile) {
		const { apiKey, apiSecret, baseUrl } = simulated.simulator;
		const credentials = { apiKey, apiSecret, baseUrl };
		const parameters = generateWith(
			{ imageOne: 'data' },
			{ waitForCompletion: true, downloadFiles: false, options: { timeout: 60 } },
		);
		control().nextOutcome({ seconds: 90 });
		const first = await simulated.run(parameters, { items: [item({ data: FILES.image })] });
		expect(errorOf(first).message).toMatch(/didn't finish within 60 s/);
		const kept = structuredClone(JSON.parse(JSON.stringify(first.data)));
		delete kept.resultData.error;
		kept.resultData.runData[NODE].pop();
		kept.executionData.nodeExecutionStack[0].data.main[0] = [item({ data: file })];
		const second = await runWorkflow(workflowOf(parameters), { credentials, earlier: kept });
		expect(errorOf(second).message).toBe('');
	}

	it('resumes the job without uploads for the same file', async () => {
		await retriedWith(FILES.image);
		expect(bodies()).toHaveLength(1);
		expect(uploadsBegun()).toHaveLength(1);
	});

	it('submits another job for another file of the same name', async () => {
		await retriedWith({ ...OTHER_IMAGE, fileName: FILES.image.fileName });
		expect(bodies()).toHaveLength(2);
		expect(bytesBehind(bodies()[1]?.imageOne).equals(OTHER_IMAGE.bytes)).toBe(true);
	});
});
