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
			'a voice of Telegram',
			file(OCTETS, 'file_12', startOf('voice.ogg')),
			'audio',
			'audio/ogg',
			'file_12.ogg',
		],
	])('%s is accepted', async (__, data, kind, contentType, fileName) => {
		expect(errorOf(await send(kind, data)).message).toBe('');
		expect(uploads()).toMatchObject([{ kind, contentType, fileName }]);
	});
});

describe('Upload Asset', () => {
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
