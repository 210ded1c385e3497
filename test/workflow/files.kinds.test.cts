import { startOf } from '../unit/assets/fileStarts.cts';
import type { Kind, TestFile } from './files.cts';
import { addFileModel, FILES, generateWith, itemsWith, upload, useFileServer } from './files.cts';
import { useSimulator } from './support.cts';

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
	await simulated.outputs(generateWith({ [`${kind}One`]: value }), { items: itemsWith(data) });

const uploadAs = async (data: TestFile, kind = 'auto') =>
	await simulated.outputs(upload({ kind }), { items: itemsWith(data) });

it.each<[string, (kind: Kind, data: TestFile) => Promise<unknown>]>([
	['in a binary field', async (kind, data) => await generateFrom(kind, 'data', data)],
	[
		'at a URL',
		async (kind, { bytes, mimeType, fileName }) => {
			const url = files.server.serve(`/${fileName}`, { bytes, type: mimeType });
			return await generateFrom(kind, url, FILES.text);
		},
	],
	['as the Kind of Upload Asset', async (kind, data) => await uploadAs(data, kind)],
])('a voice of Telegram is accepted %s', async (_, send) => {
	await send('audio', file(OCTETS, 'file_12', startOf('voice.ogg')));
	expect(uploads()).toMatchObject([
		{ kind: 'audio', contentType: 'audio/ogg', fileName: 'file_12.ogg' },
	]);
});

describe('Upload Asset', () => {
	it('uploads unknown content as the selected Kind', async () => {
		const odd = file('image/x-odd', 'a.png', Buffer.from([1, 2, 3, 4]));
		await uploadAs(odd, 'audio');
		expect(uploads()).toMatchObject([{ kind: 'audio', contentType: OCTETS }]);
	});

	it("uses n8n's MIME type for ambiguous content", async () => {
		for (const mimeType of ['audio/mp4', 'video/mp4'])
			await uploadAs(file(mimeType, 'a.mp4', startOf('audio.mp4')));
		expect(uploads()).toMatchObject([
			{ kind: 'audio', contentType: 'audio/mp4' },
			{ kind: 'video', contentType: 'video/mp4' },
		]);
	});
});
