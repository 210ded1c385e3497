import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { startOf, TEXTS } from '../unit/assets/fileStarts.cts';
import type { Kind, TestFile } from './files.cts';
import { addFileModel, FILES, generateWith, item, useFileServer } from './files.cts';
import { NODE, useSimulator } from './support.cts';

/** Files as Telegram, HTTP Request and Google Drive hand them on: with a generic or wrong type. */

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });
const files = useFileServer();

beforeEach(() => addFileModel(simulated));

const OCTETS = 'application/octet-stream';

const file = (mimeType: string, fileName: string, bytes: Buffer): TestFile => ({
	mimeType,
	fileName,
	bytes,
});

const uploads = () => simulated.control.uploads();

const sent = () => simulated.control.requests().filter(({ method }) => method !== 'GET');

interface Sent {
	contentType: string;
	fileName: string;
}

/** The file, its input, and the expected upload. */
const accepted: Array<[string, TestFile, Kind, Sent]> = [
	[
		'an m4a',
		file(OCTETS, 'voice.m4a', startOf('song.m4a')),
		'audio',
		{ contentType: 'audio/mp4', fileName: 'voice.m4a' },
	],
	[
		'an m4a of a phone',
		file('audio/x-m4a', 'voice.m4a', startOf('audio.mp4')),
		'audio',
		{ contentType: 'audio/mp4', fileName: 'voice.m4a' },
	],
	[
		'a voice in webm',
		file('video/webm', 'recording.webm', startOf('voice.webm')),
		'audio',
		{ contentType: 'audio/webm', fileName: 'recording.webm' },
	],
	[
		'a voice in mp4',
		file('video/mp4', 'voice.mp4', startOf('audio.mp4')),
		'audio',
		{ contentType: 'audio/mp4', fileName: 'voice.mp4' },
	],
	[
		'a voice of Telegram',
		file(OCTETS, 'file_12', startOf('voice.ogg')),
		'audio',
		{ contentType: 'audio/ogg', fileName: 'file_12.ogg' },
	],
	[
		'an ogv',
		file('video/ogg', 'clip.ogv', startOf('clip.ogv')),
		'video',
		{ contentType: 'video/ogg', fileName: 'clip.ogv' },
	],
	[
		'a 3gp',
		file('video/3gpp', 'clip.3gp', startOf('clip.3gp')),
		'video',
		{ contentType: 'video/3gpp', fileName: 'clip.3gp' },
	],
	[
		'a glb',
		file(OCTETS, 'cube.glb', FILES['3d'].bytes),
		'3d',
		{ contentType: 'model/gltf-binary', fileName: 'cube.glb' },
	],
	[
		'a gltf',
		file('application/json', 'scene.gltf', TEXTS.gltf),
		'3d',
		{ contentType: 'model/gltf+json', fileName: 'scene.gltf' },
	],
	[
		'an SVG',
		file('application/xml', 'logo.svg', TEXTS.svg),
		'image',
		{ contentType: 'image/svg+xml', fileName: 'logo.svg' },
	],
];

const refused: Array<[string, TestFile, Kind, string]> = [
	[
		'a PNG',
		{ ...FILES.image, mimeType: OCTETS },
		'audio',
		'an audio file, but binary field "data" is an image (image/png)',
	],
	[
		'a PNG called audio',
		{ ...FILES.image, mimeType: 'audio/mpeg' },
		'audio',
		'an audio file, but binary field "data" is an image (image/png)',
	],
	[
		'an mp3',
		file('audio/mpeg', 'a.mp3', startOf('song.mp3')),
		'image',
		'an image, but binary field "data" is an audio file (audio/mpeg)',
	],
	[
		'a text',
		file('image/png', 'a.png', TEXTS.story),
		'image',
		'an image, but binary field "data" is a text file (text/plain)',
	],
];

describe('a file input of a model', () => {
	it.each(accepted)('accepts %s in a binary field', async (_, data, kind, expected) => {
		const run = await simulated.run(generateWith({ [`${kind}One`]: 'data' }), {
			items: [item({ data })],
		});
		expect(errorOf(run).message).toBe('');
		expect(uploads()).toMatchObject([{ kind, ...expected }]);
	});

	it.each(accepted)(
		'accepts %s at a URL',
		async (_, { bytes, mimeType, fileName }, kind, expected) => {
			const url = files.server.serve(`/${fileName}`, { bytes, type: mimeType });
			const run = await simulated.run(generateWith({ [`${kind}One`]: url }), { items: [item({})] });
			expect(errorOf(run).message).toBe('');
			expect(uploads()).toMatchObject([{ kind, ...expected }]);
		},
	);

	it.each(refused)('rejects %s before anything is sent', async (_, data, kind, why) => {
		const run = await simulated.run(generateWith({ [`${kind}One`]: 'data' }), {
			items: [item({ data })],
		});
		expect(errorOf(run).message).toBe(`One ${kind} must be ${why}`);
		expect(sent()).toEqual([]);
	});

	it('names a file without a name', async () => {
		const { fileName: _, ...binary } = item({
			data: file('', '', startOf('voice.webm')),
		}).binary!.data!;
		await simulated.run(generateWith({ audioOne: 'data' }), {
			items: [{ json: {}, binary: { data: binary } }],
		});
		expect(uploads()).toMatchObject([{ contentType: 'audio/webm', fileName: 'file.webm' }]);
	});
});

describe('Upload Asset', () => {
	const upload = async (data: TestFile, kind?: Kind) =>
		await simulated.run(
			{ resource: 'asset', operation: 'upload', inputDataFieldName: 'data', ...(kind && { kind }) },
			{ items: [item({ data })] },
		);

	it.each(accepted)('accepts %s as the selected Kind', async (_, data, kind, expected) => {
		const run = await upload(data, kind);
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)).toHaveLength(1);
		expect(uploads()).toMatchObject([{ kind, ...expected }]);
	});

	it.each(refused)('rejects %s, whatever Kind is selected', async (_, data, kind, why) => {
		expect(errorOf(await upload(data, kind)).message).toBe(`"Input Binary Field" must be ${why}`);
		expect(sent()).toEqual([]);
	});

	it('uploads unknown content as the selected Kind', async () => {
		const odd = file('image/x-odd', 'a.png', Buffer.from([1, 2, 3, 4]));
		expect(errorOf(await upload(odd, 'audio')).message).toBe('');
		expect(uploads()).toMatchObject([{ kind: 'audio', contentType: OCTETS }]);
	});

	it("uses n8n's MIME type for ambiguous content", async () => {
		await upload(file('audio/mp4', 'a.mp4', startOf('audio.mp4')));
		await upload(file('video/mp4', 'a.mp4', startOf('audio.mp4')));
		expect(uploads()).toMatchObject([
			{ kind: 'audio', contentType: 'audio/mp4' },
			{ kind: 'video', contentType: 'video/mp4' },
		]);
	});

	it("asks for the Kind when it can't be detected", async () => {
		const odd = file('', 'a', Buffer.from([1, 2, 3, 4]));
		expect(errorOf(await upload(odd)).message).toBe(
			'"Input Binary Field" needs a file of a known kind, but the kind of binary field "data" (application/octet-stream) can\'t be detected',
		);
	});

	it('rejects an empty file, whatever Kind is selected', async () => {
		const none = file('audio/mpeg', 'a.mp3', Buffer.alloc(0));
		expect(errorOf(await upload(none, 'audio')).message).toBe(
			'"Input Binary Field" needs a file, but binary field "data" is empty',
		);
	});
});
