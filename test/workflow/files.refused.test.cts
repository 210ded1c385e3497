import type { INodeExecutionData } from 'n8n-workflow';

import { errorOf } from '../engine/runWorkflow.cts';
import type { ServedFile } from '../support/fileServer.cts';
import {
	addFileModel,
	bigVideo,
	FILES,
	generateFromItems,
	generateWith,
	item,
	useFileServer,
} from './files.cts';
import { useBench } from './support.cts';

const bench = useBench({ maxJobsInFlight: 0, rateLimit: 0 });
const files = useFileServer();

beforeEach(() =>
	addFileModel(bench, [
		{ name: 'videoOne', type: 'file', kind: 'video', label: 'Clip', maxSize: 1024 ** 2 },
		{ name: 'anyOne', type: 'file', label: 'Anything' },
	]),
);

const sent = () =>
	bench.simulator.control
		.requests()
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path }) => `${method} ${path}`);

const { image, video, text } = FILES;
const page = Buffer.from('<!doctype html><title>Log in</title>');

/** Refused before anything is fetched or sent. */
const refusedUnsent: Array<[string, object, INodeExecutionData, string]> = [
	[
		'a field that is not there, among others',
		{ imageOne: 'picture' },
		item({ data: image, clip: video }),
		'One image names the binary field "picture", which item 0 does not have: its binary fields are "data", "clip"',
	],
	[
		'a field where there is none',
		{ imageMany: 'data' },
		item({}),
		'Many image 1 names the binary field "data", which item 0 does not have: it has none',
	],
	[
		'a file of another kind',
		{ imageOne: 'data' },
		item({ data: video }),
		'One image must be an image, but binary field "data" is a video (video/mp4)',
	],
	[
		'a web page in a binary field',
		{ imageOne: 'data' },
		item({ data: { bytes: page, mimeType: 'text/html', fileName: 'x.png' } }),
		'One image must be an image, but binary field "data" is a text file (text/html)',
	],
	[
		'a file that is too large',
		{ videoOne: 'data' },
		item({ data: bigVideo(3 * 1024 ** 2) }),
		'Clip takes at most 1 MB, but binary field "data" has 3 MB',
	],
	[
		'an empty file',
		{ imageOne: 'data' },
		item({ data: { ...image, bytes: Buffer.alloc(0) } }),
		'One image needs a file, but binary field "data" is empty',
	],
	[
		'a data URL that is none',
		{ imageOne: 'data:image/png;base64,!!!' },
		item({}),
		"One image is a data URL that can't be read: what follows the comma is no base64",
	],
	[
		'a data URL of another kind',
		{ imageOne: 'data:text/plain,hello' },
		item({}),
		'One image must be an image, but the data URL is a text file (text/plain)',
	],
	[
		'a file that tells nothing, where any may come',
		{ anyOne: 'data' },
		item({ data: { bytes: Buffer.from([1, 2, 3]), mimeType: '', fileName: 'x' } }),
		'Anything needs a file that tells its kind, but binary field "data" (application/octet-stream) does not',
	],
];

describe('refused before anything is sent', () => {
	it.each(refusedUnsent)('%s', async (_, values, one, message) => {
		const run = await bench.run(generateWith({ ...values }), { items: [one] });
		expect(errorOf(run).message).toBe(message);
		expect(errorOf(run).description).toMatch(/Nothing was uploaded or submitted/);
		expect(sent()).toEqual([]);
	});

	it('all files of an item in one message', async () => {
		const run = await bench.run(generateWith({ imageOne: 'a', imageMany: 'data, b' }), {
			items: [item({ data: video })],
		});
		expect(errorOf(run).message).toMatch(
			/^3 values need a change: One image names .*; Many image 1 must be .*; Many image 2 names /,
		);
	});

	it('with the item that it is about', async () => {
		const run = await bench.run(generateFromItems(), {
			items: [item({ data: image }, { imageOne: 'data' }), item({}, { imageOne: 'data' })],
		});
		expect(errorOf(run).message).toMatch(/which item 1 does not have/);
		expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 1 } });
	});
});

/** Refused as soon as it is fetched: nothing of it goes to Scenario. */
const refusedUrls: Array<[string, ServedFile, RegExp]> = [
	['that is not there', { bytes: image.bytes, status: 404 }, /, which answers with HTTP 404$/],
	['that is not allowed', { bytes: image.bytes, status: 403 }, /, which answers with HTTP 403$/],
	[
		'that is a web page',
		{ bytes: page, type: 'text/html; charset=utf-8' },
		/, which gives a web page instead of a file$/,
	],
	[
		'of another kind',
		{ bytes: image.bytes, type: 'image/png' },
		/^Clip must be a video, but http:\S+ is an image \(image\/png\)$/,
	],
	[
		'of another kind, told by its content',
		{ bytes: image.bytes },
		/^Clip must be a video, but http:\S+ is an image \(image\/png\)$/,
	],
	[
		'that is too large',
		{ bytes: bigVideo(3 * 1024 ** 2).bytes, type: 'video/mp4' },
		/^Clip takes at most 1 MB, but http:\S+ has 3 MB$/,
	],
	[
		'that is too large and does not say so ahead',
		{ bytes: bigVideo(3 * 1024 ** 2).bytes, type: 'video/mp4', length: false },
		/^Clip takes at most 1 MB, but http:\S+ has 3 MB$/,
	],
	['that is empty', { bytes: Buffer.alloc(0), type: 'video/mp4' }, / is empty$/],
];

describe('refused as soon as it is fetched: a URL', () => {
	it.each(refusedUrls)('%s', async (_, file, message) => {
		const videoOne = `${files.server.serve('/file', file)}?signature=secret`;
		const run = await bench.run(generateWith({ videoOne }), { items: [item({})] });
		expect(errorOf(run).message).toMatch(message);
		expect(errorOf(run).message).not.toContain('secret');
		expect(sent()).toEqual([]);
	});

	it('where nobody answers', async () => {
		const videoOne = 'http://127.0.0.1:9/clip.mp4?X-Signature=secret';
		const run = await bench.run(generateWith({ videoOne }), { items: [item({})] });
		expect(errorOf(run).message).toMatch(
			/^Clip names http:\/\/127.0.0.1:9\/clip.mp4, which gives no answer: nothing answers there$/,
		);
		expect(errorOf(run).message).not.toContain('secret');
	});

	it('with a user name or password in it, which is not asked at all', async () => {
		const videoOne = files.server
			.serve('/clip.mp4', video)
			.replace('http://', 'http://user:secret@');
		const run = await bench.run(generateWith({ videoOne }), { items: [item({})] });
		expect(errorOf(run).message).toMatch(
			/^Clip names http:\/\/[^@]+\/clip.mp4, which is not fetched: it holds a user name or password$/,
		);
		expect(errorOf(run).message).not.toContain('secret');
		expect(files.server.requests).toEqual([]);
	});
});

describe('refused by Scenario', () => {
	it('an import says why', async () => {
		bench.simulator.control.nextUploadOutcome({
			status: 'failed',
			errorMessage: 'The codec is not supported',
		});
		const run = await bench.run(generateWith({ videoOne: 'data' }), {
			items: [item({ data: video })],
		});
		expect(errorOf(run).message).toBe(
			'Clip was uploaded, but Scenario could not import it: The codec is not supported',
		);
		expect(sent().filter((request) => request.includes('/generate/'))).toEqual([]);
	});

	it('an image that is none', async () => {
		const run = await bench.run(generateWith({ imageOne: 'data' }), {
			items: [item({ data: { ...text, mimeType: 'image/png' } })],
		});
		expect(errorOf(run).message).toMatch(
			/^One image could not be uploaded: .*The image format is not supported/,
		);
	});

	it('an upload that is not allowed', async () => {
		const fault = { status: 402, body: { reason: 'No storage left' }, kind: 'reply' } as const;
		bench.simulator.control.nextFault({ ...fault, on: { path: '/uploads$' } });
		const run = await bench.run(generateWith({ videoOne: 'data' }), {
			items: [item({ data: video })],
		});
		expect(errorOf(run).message).toMatch(/^Clip could not be uploaded: .*No storage left/);
	});
});
