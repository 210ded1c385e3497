import { setTimeout as sleep } from 'node:timers/promises';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
import type { Kind, TestFile } from './files.cts';
import {
	addFileModel,
	dataUrl,
	FILES,
	generateFromItems,
	generateWith,
	item,
	itemsWith,
	KINDS,
	OTHER_IMAGE,
	upload,
	useFileServer,
} from './files.cts';
import { RETRY, useSimulator } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });
const files = useFileServer();

beforeEach(() => addFileModel(simulated));

const control = () => simulated.control;

const { requestsTo } = simulated;

const uploadsBegun = () => requestsTo(/\/v1\/(assets|uploads)$/, 'POST');

const bytesBehind = (assetId: unknown): Buffer => control().assetBytes(String(assetId));

const bodies = () => simulated.created().map(({ body }) => body);

/** An asset of the project, and its id. */
async function assetOf(file: TestFile): Promise<string> {
	const [asset] = await simulated.json(upload(), { items: itemsWith(file) });
	return String(asset?.assetId);
}

const SOURCES = ['binary', 'url', 'dataUrl', 'asset'] as const;

async function valueOf(source: (typeof SOURCES)[number], kind: Kind): Promise<string> {
	const file = FILES[kind];
	if (source === 'binary') return 'data';
	if (source === 'dataUrl') return dataUrl(file);
	if (source === 'asset') return await assetOf(file);
	return files.server.serve(`/${file.fileName}`, { bytes: file.bytes, type: file.mimeType });
}

const combinations = KINDS.flatMap((kind) => SOURCES.map((source) => [kind, source] as const));

describe('a file', () => {
	it.each(combinations)('of the kind %s comes from: %s', async (kind, source) => {
		const value = await valueOf(source, kind);
		const values = { [`${kind}One`]: value, [`${kind}Many`]: value };
		await simulated.outputs(generateWith(values), { items: itemsWith(FILES[kind]) });
		const [body = {}] = bodies();
		const { [`${kind}One`]: one, [`${kind}Many`]: many } = body;
		expect(many).toEqual([one]);
		expect(bytesBehind(one).equals(FILES[kind].bytes)).toBe(true);
	});

	it('can be listed with files from other sources, in order', async () => {
		const wide = files.server.serve('/wide.png', { bytes: OTHER_IMAGE.bytes, type: 'image/png' });
		const asset = await assetOf(FILES.image);
		const imageMany = `${wide}, data, ${asset}, ${dataUrl(OTHER_IMAGE)}`;
		await simulated.outputs(generateWith({ imageMany }), { items: itemsWith(FILES.image) });
		const list = bodies()[0]?.imageMany as string[];
		const expected = [OTHER_IMAGE, FILES.image, FILES.image, OTHER_IMAGE];
		expect(list.map(bytesBehind)).toEqual(expected.map(({ bytes }) => bytes));
		expect(list[2]).toBe(asset);
	});
});

describe('files of several items', () => {
	it('are each sent with their own item', async () => {
		const own = [FILES.image, OTHER_IMAGE, FILES.image, OTHER_IMAGE];
		const outputs = await simulated.outputs(generateWith({ imageOne: 'data' }), {
			items: itemsWith(...own),
		});
		const jobs = new Map(simulated.created().map((job) => [job.jobId, job]));
		const sent = outputs.map(({ json }) => jobs.get(String(json.jobId))?.body.imageOne);
		own.forEach((file, i) => expect(bytesBehind(sent[i]).equals(file.bytes)).toBe(true));
	});

	it('are uploaded once if several items and fields have the same one', async () => {
		const json = { imageOne: 'data', imageMany: 'copy, data' };
		await simulated.outputs(generateFromItems(), {
			items: Array.from({ length: 3 }, () => item({ data: FILES.image, copy: FILES.image }, json)),
		});
		expect(uploadsBegun()).toHaveLength(1);
		const ids = bodies().flatMap((body) => [body.imageOne, ...(body.imageMany as string[])]);
		expect(ids).toHaveLength(9);
		expect(new Set(ids).size).toBe(1);
	});
});

it('Retry On Fail repeats the upload of an asset that was deleted, once the service has named it', async () => {
	control().nextOutcome({ kind: 'failure', error: 'Out of luck' });
	const running = simulated.run(
		generateWith({ imageOne: 'data', videoOne: 'clip' }, { waitForCompletion: true }),
		{
			items: [item({ data: FILES.image, clip: FILES.video })],
			settings: RETRY,
		},
	);
	while (bodies().length === 0) await sleep(1);
	const [first] = bodies();
	control().deleteAsset(String(first?.imageOne));
	expect(errorOf(await running).message).toBe('');
	expect(bodies()).toHaveLength(2);
	expect(bodies()[1]?.imageOne).not.toBe(first?.imageOne);
	expect(bodies()[1]?.videoOne).toBe(first?.videoOne);
	expect(bytesBehind(bodies()[1]?.imageOne).equals(FILES.image.bytes)).toBe(true);
	expect(uploadsBegun()).toHaveLength(3);
});

it('a retry of an execution after a timeout resumes the job without uploads', async () => {
	const over = { waitForCompletion: true, downloadFiles: false, options: { timeout: 60 } };
	const parameters = generateWith({ imageOne: 'data' }, over);
	control().nextOutcome({ seconds: 90 });
	const first = await simulated.run(parameters, { items: itemsWith(FILES.image) });
	expect(errorOf(first).message).toMatch(/didn't finish within 60 s/);
	expect(errorOf(await simulated.retry(first, parameters)).message).toBe('');
	expect(bodies()).toHaveLength(1);
	expect(uploadsBegun()).toHaveLength(1);
});
