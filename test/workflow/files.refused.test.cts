import type { ServedFile } from '../support/fileServer.cts';
import type { TestFile } from './files.cts';
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
	]),
);

const sent = () => simulated.control.requests().filter(({ method }) => method !== 'GET');

const { image, video } = FILES;
const page = Buffer.from('<!doctype html><title>Log in</title>');

const bytes = Buffer.from([1, 2, 3]);

/** The video input takes 1 MB. */
const large = bigVideo(3 * 1024 ** 2);

/** Messages, values, and the files of the item. */
const REFUSED: Array<[message: string, values: object, files: Record<string, TestFile>]> = [
	[
		'One image refers to binary field "picture", but item 0 doesn\'t have it: its binary fields are "data", "clip"',
		{ imageOne: 'picture' },
		{ data: image, clip: video },
	],
	[
		'Many image 1 refers to binary field "data", but item 0 doesn\'t have it: it has none',
		{ imageMany: 'data' },
		{},
	],
	[
		'One image must be an image, but binary field "data" is a video (video/mp4)',
		{ imageOne: 'data' },
		{ data: video },
	],
	[
		'Clip takes at most 1 MB, but binary field "data" has 3 MB',
		{ videoOne: 'data' },
		{ data: large },
	],
	[
		"One image is a data URL that can't be read: the data after the comma isn't base64",
		{ imageOne: 'data:image/png;base64,!!!' },
		{},
	],
	[
		'One image must be an image, but the data URL is a text file (text/plain)',
		{ imageOne: 'data:text/plain,hello' },
		{},
	],
	[
		'2 values are not valid: One image must be an image, but binary field "data" is a video (video/mp4); Many image 1 refers to binary field "b", but item 0 doesn\'t have it: its binary fields are "data"',
		{ imageOne: 'data', imageMany: 'b' },
		{ data: video },
	],
];

describe('rejected before anything is sent', () => {
	it.each(REFUSED)('%s', async (message, values, given) => {
		const error = await simulated.failure(generateWith({ ...values }), { items: [item(given)] });
		expect(error.message).toBe(message);
		expect(error.description).toMatch(/Nothing was uploaded or submitted/);
		expect(sent()).toEqual([]);
	});

	it('with the item', async () => {
		const error = await simulated.failure(generateFromItems(), {
			items: [item({ data: image }, { imageOne: 'data' }), item({}, { imageOne: 'data' })],
		});
		expect(error.message).toMatch(/but item 1 doesn't have it/);
		expect(error.raw).toMatchObject({ context: { itemIndex: 1 } });
		expect(sent()).toEqual([]);
	});
});

describe('rejected on the first request: a URL', () => {
	const refuse = async (videoOne: string, message: RegExp) => {
		const error = await simulated.failure(generateWith({ videoOne }), { items: [item({})] });
		expect(error.message).toMatch(message);
		expect(error.message).not.toContain('secret');
		expect(sent()).toEqual([]);
	};

	it.each<[string, ServedFile, RegExp]>([
		['that is not there', { bytes, status: 404 }, /, which returned HTTP 404$/],
		[
			'that is a web page',
			{ bytes: page, type: 'text/html; charset=utf-8' },
			/, which returned a web page instead of a file$/,
		],
		[
			'of another kind, detected by its content',
			{ bytes: image.bytes },
			/^Clip must be a video, but http:\S+ is an image \(image\/png\)$/,
		],
		[
			'that is too large',
			{ bytes: large.bytes, type: 'video/mp4' },
			/^Clip takes at most 1 MB, but http:\S+ has 3 MB$/,
		],
		[
			'that is too large and does not say so ahead',
			{ bytes: large.bytes, type: 'video/mp4', length: false },
			/^Clip takes at most 1 MB, but http:\S+ has 3 MB$/,
		],
		['that is empty', { bytes: Buffer.alloc(0), type: 'video/mp4' }, / is empty$/],
	])('%s', async (_, file, message) => {
		await refuse(`${files.server.serve('/file', file)}?signature=secret`, message);
	});

	it('without a response', async () => {
		await refuse(
			'http://127.0.0.1:9/clip.mp4?X-Signature=secret',
			/^Clip refers to http:\/\/127.0.0.1:9\/clip.mp4, which can't be fetched: the connection was refused$/,
		);
	});

	it('with a user name or password, which is not requested at all', async () => {
		const url = files.server.serve('/clip.mp4', video);
		await refuse(
			url.replace('http://', 'http://user:secret@'),
			/^Clip refers to http:\/\/[^@]+\/clip.mp4, which can't be used: it contains a user name or password$/,
		);
		expect(files.server.requests).toEqual([]);
	});
});

describe('rejected by Scenario', () => {
	it('a failed import, with its reason', async () => {
		const errorMessage = 'The codec is not supported';
		simulated.control.nextUploadOutcome({ status: 'failed', errorMessage });
		const { message } = await simulated.failure(generateWith({ videoOne: 'data' }), {
			items: [item({ data: video })],
		});
		expect(message).toBe(`Clip was uploaded, but Scenario couldn't import it: ${errorMessage}`);
		expect(simulated.created()).toEqual([]);
	});

	it.each([
		['/assets$', 'imageOne', image, /^One image couldn't be uploaded: .*No storage left/],
		['/uploads$', 'videoOne', video, /^Clip couldn't be uploaded: .*No storage left/],
	])('an upload without permission: %s', async (path, name, data, message) => {
		const body = { reason: 'No storage left' };
		simulated.control.nextFault({ kind: 'reply', status: 402, body, on: { path } });
		const parameters = generateWith({ [name]: 'data' });
		const error = await simulated.failure(parameters, { items: [item({ data })] });
		expect(error.message).toMatch(message);
	});
});
