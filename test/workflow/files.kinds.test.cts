import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { startOf } from '../unit/assets/fileStarts.cts';
import type { Kind, TestFile } from './files.cts';
import { addFileModel, FILES, generateWith, item, useFileServer } from './files.cts';
import { NODE, useSimulator } from './support.cts';

/**
 * Files as Telegram, HTTP Request and Google Drive hand them on: with a generic or wrong type. Which
 * type each has is the matter of `unit/assets/fileType.test.cts`; here it is found from every source.
 */

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

const generateFrom = async (kind: Kind, value: string, data: TestFile) =>
	await simulated.run(generateWith({ [`${kind}One`]: value }), { items: [item({ data })] });

const upload = async (data: TestFile, kind?: Kind) =>
	await simulated.run(
		{ resource: 'asset', operation: 'upload', inputDataFieldName: 'data', ...(kind && { kind }) },
		{ items: [item({ data })] },
	);

const SOURCES: Record<string, (kind: Kind, data: TestFile) => ReturnType<typeof upload>> = {
	'in a binary field': async (kind, data) => await generateFrom(kind, 'data', data),
	'at a URL': async (kind, data) => {
		const { bytes, mimeType, fileName } = data;
		const url = files.server.serve(`/${fileName}`, { bytes, type: mimeType });
		return await generateFrom(kind, url, FILES.text);
	},
	'as the Kind of Upload Asset': async (kind, data) => {
		const run = await upload(data, kind);
		expect(outputOf(run, NODE)).toHaveLength(1);
		return run;
	},
};

describe.each(Object.entries(SOURCES))('%s', (_, send) => {
	it.each<[string, TestFile, Kind, string, string]>([
		['an m4a', file(OCTETS, 'voice.m4a', startOf('song.m4a')), 'audio', 'audio/mp4', 'voice.m4a'],
		[
			'a voice in webm',
			file('video/webm', 'recording.webm', startOf('voice.webm')),
			'audio',
			'audio/webm',
			'recording.webm',
		],
		[
			'a voice of Telegram',
			file(OCTETS, 'file_12', startOf('voice.ogg')),
			'audio',
			'audio/ogg',
			'file_12.ogg',
		],
		['a glb', file(OCTETS, 'cube.glb', FILES['3d'].bytes), '3d', 'model/gltf-binary', 'cube.glb'],
	])('%s is accepted', async (__, data, kind, contentType, fileName) => {
		expect(errorOf(await send(kind, data)).message).toBe('');
		expect(uploads()).toMatchObject([{ kind, contentType, fileName }]);
	});
});

it('a file without a name gets one', async () => {
	const { fileName: _, ...binary } = item({ data: file('', '', startOf('voice.webm')) }).binary!
		.data!;
	await simulated.run(generateWith({ audioOne: 'data' }), {
		items: [{ json: {}, binary: { data: binary } }],
	});
	expect(uploads()).toMatchObject([{ contentType: 'audio/webm', fileName: 'file.webm' }]);
});

describe('Upload Asset', () => {
	it.each<[string, TestFile, Kind | undefined, string]>([
		[
			'a PNG called audio',
			{ ...FILES.image, mimeType: 'audio/mpeg' },
			'audio',
			'must be an audio file, but binary field "data" is an image (image/png)',
		],
		[
			'what cannot be detected, without a Kind',
			file('', 'a', Buffer.from([1, 2, 3, 4])),
			undefined,
			'needs a file of a known kind, but the kind of binary field "data" (application/octet-stream) can\'t be detected',
		],
		[
			'an empty file, whatever Kind is selected',
			file('audio/mpeg', 'a.mp3', Buffer.alloc(0)),
			'audio',
			'needs a file, but binary field "data" is empty',
		],
	])('rejects %s', async (_, data, kind, why) => {
		expect(errorOf(await upload(data, kind)).message).toBe(`"Input Binary Field" ${why}`);
		expect(sent()).toEqual([]);
	});

	it('uploads unknown content as the selected Kind', async () => {
		const odd = file('image/x-odd', 'a.png', Buffer.from([1, 2, 3, 4]));
		expect(errorOf(await upload(odd, 'audio')).message).toBe('');
		expect(uploads()).toMatchObject([{ kind: 'audio', contentType: OCTETS }]);
	});

	it("uses n8n's MIME type for ambiguous content", async () => {
		for (const mimeType of ['audio/mp4', 'video/mp4'])
			await upload(file(mimeType, 'a.mp4', startOf('audio.mp4')));
		expect(uploads()).toMatchObject([
			{ kind: 'audio', contentType: 'audio/mp4' },
			{ kind: 'video', contentType: 'video/mp4' },
		]);
	});
});
