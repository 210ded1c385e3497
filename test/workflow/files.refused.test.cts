import type { INodeExecutionData } from 'n8n-workflow';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
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
import { useSimulator } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });
const files = useFileServer();

beforeEach(() =>
	addFileModel(simulated, [
		{ name: 'videoOne', type: 'file', kind: 'video', label: 'Clip', maxSize: 1024 ** 2 },
		{ name: 'anyOne', type: 'file', label: 'Anything' },
	]),
);

const sent = () =>
	simulated.control
		.requests()
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path }) => `${method} ${path}`);

const { image, video } = FILES;
const page = Buffer.from('<!doctype html><title>Log in</title>');

/** Rejected before anything is downloaded or sent. */
const refusedUnsent: Array<[string, object, INodeExecutionData, string]> = [
	[
		'a field that is not there, among others',
		{ imageOne: 'picture' },
		item({ data: image, clip: video }),
		'One image refers to binary field "picture", but item 0 doesn\'t have it: its binary fields are "data", "clip"',
	],
	[
		'a field where there is none',
		{ imageMany: 'data' },
		item({}),
		'Many image 1 refers to binary field "data", but item 0 doesn\'t have it: it has none',
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
		"One image is a data URL that can't be read: the data after the comma isn't base64",
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
		'Anything needs a file of a known kind, but the kind of binary field "data" (application/octet-stream) can\'t be detected',
	],
];

describe('rejected before anything is sent', () => {
	it.each(refusedUnsent)('%s', async (_, values, one, message) => {
		const run = await simulated.run(generateWith({ ...values }), { items: [one] });
		expect(errorOf(run).message).toBe(message);
		expect(errorOf(run).description).toMatch(/Nothing was uploaded or submitted/);
		expect(sent()).toEqual([]);
	});

	it('reports all files of an item in one message', async () => {
		const run = await simulated.run(generateWith({ imageOne: 'a', imageMany: 'data, b' }), {
			items: [item({ data: video })],
		});
		expect(errorOf(run).message).toMatch(
			/^3 values are not valid: One image refers to .*; Many image 1 must be .*; Many image 2 refers to /,
		);
	});

	it('reports the item', async () => {
		const run = await simulated.run(generateFromItems(), {
			items: [item({ data: image }, { imageOne: 'data' }), item({}, { imageOne: 'data' })],
		});
		expect(errorOf(run).message).toMatch(/but item 1 doesn't have it/);
		expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 1 } });
		expect(sent()).toEqual([]);
	});
});

/** Rejected on the first request: nothing is sent to Scenario. */
const refusedUrls: Array<[string, ServedFile, RegExp]> = [
	['that is not there', { bytes: image.bytes, status: 404 }, /, which returned HTTP 404$/],
	['that is not allowed', { bytes: image.bytes, status: 403 }, /, which returned HTTP 403$/],
	[
		'that is a web page',
		{ bytes: page, type: 'text/html; charset=utf-8' },
		/, which returned a web page instead of a file$/,
	],
	[
		'of another kind',
		{ bytes: image.bytes, type: 'image/png' },
		/^Clip must be a video, but http:\S+ is an image \(image\/png\)$/,
	],
	[
		'of another kind, detected by its content',
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

describe('rejected on the first request: a URL', () => {
	it.each(refusedUrls)('%s', async (_, file, message) => {
		const videoOne = `${files.server.serve('/file', file)}?signature=secret`;
		const run = await simulated.run(generateWith({ videoOne }), { items: [item({})] });
		expect(errorOf(run).message).toMatch(message);
		expect(errorOf(run).message).not.toContain('secret');
		expect(sent()).toEqual([]);
	});

	it('without a response', async () => {
		const videoOne = 'http://127.0.0.1:9/clip.mp4?X-Signature=secret';
		const run = await simulated.run(generateWith({ videoOne }), { items: [item({})] });
		expect(errorOf(run).message).toMatch(
			/^Clip refers to http:\/\/127.0.0.1:9\/clip.mp4, which can't be fetched: the connection was refused$/,
		);
		expect(errorOf(run).message).not.toContain('secret');
	});

	it('with a user name or password, which is not requested at all', async () => {
		const videoOne = files.server
			.serve('/clip.mp4', video)
			.replace('http://', 'http://user:secret@');
		const run = await simulated.run(generateWith({ videoOne }), { items: [item({})] });
		expect(errorOf(run).message).toMatch(
			/^Clip refers to http:\/\/[^@]+\/clip.mp4, which can't be used: it contains a user name or password$/,
		);
		expect(errorOf(run).message).not.toContain('secret');
		expect(files.server.requests).toEqual([]);
	});
});

describe('rejected by Scenario', () => {
	it('a failed import, with its reason', async () => {
		simulated.control.nextUploadOutcome({
			status: 'failed',
			errorMessage: 'The codec is not supported',
		});
		const run = await simulated.run(generateWith({ videoOne: 'data' }), {
			items: [item({ data: video })],
		});
		expect(errorOf(run).message).toBe(
			"Clip was uploaded, but Scenario couldn't import it: The codec is not supported",
		);
		expect(sent().filter((request) => request.includes('/generate/'))).toEqual([]);
	});

	it('an invalid image', async () => {
		const run = await simulated.run(generateWith({ imageOne: 'data' }), {
			items: [item({ data: { ...image, bytes: Buffer.from([1, 2, 3]) } })],
		});
		expect(errorOf(run).message).toMatch(
			/^One image couldn't be uploaded: .*The image format is not supported/,
		);
	});

	it('an upload without permission', async () => {
		const fault = { status: 402, body: { reason: 'No storage left' }, kind: 'reply' } as const;
		simulated.control.nextFault({ ...fault, on: { path: '/uploads$' } });
		const run = await simulated.run(generateWith({ videoOne: 'data' }), {
			items: [item({ data: video })],
		});
		expect(errorOf(run).message).toMatch(/^Clip couldn't be uploaded: .*No storage left/);
	});
});
