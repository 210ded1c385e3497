import type { IDataObject } from 'n8n-workflow';

import type { TestFile } from './files.cts';
import { dataUrl, FILES, itemsWith, KINDS, OTHER_IMAGE, upload, useFileServer } from './files.cts';
import { asset } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });
const files = useFileServer();

const bytesBehind = (assetId: unknown) => simulated.control.assetBytes(String(assetId));

const { requestsTo } = simulated;

const uploaded = async (...sent: TestFile[]) =>
	await simulated.json(upload(), { items: itemsWith(...sent) });

describe('Upload Asset', () => {
	it.each(KINDS)('accepts a binary field: %s', async (kind) => {
		const file = FILES[kind];
		const outputs = await uploaded(file);
		const size = file.bytes.length;
		expect(outputs).toMatchObject([{ kind, mimeType: file.mimeType, name: file.fileName, size }]);
		expect(bytesBehind(outputs[0]?.assetId).equals(file.bytes)).toBe(true);
	});

	it('accepts a URL and a data URL', async () => {
		const { bytes } = FILES.video;
		const url = files.server.serve('/clip.mp4', { bytes, type: 'video/mp4' });
		const [fetched] = await simulated.json(upload({ source: 'url', url }));
		expect(fetched).toMatchObject({ kind: 'video', name: 'clip.mp4' });
		const [inline] = await simulated.json(upload({ source: 'url', url: dataUrl(FILES.image) }));
		expect(bytesBehind(inline?.assetId).equals(FILES.image.bytes)).toBe(true);
	});

	it('returns items in input order, and uploads the same file once', async () => {
		const outputs = await uploaded(FILES.image, OTHER_IMAGE, FILES.image);
		expect(outputs.map(({ width }) => width)).toEqual([240, 320, 240]);
		expect(outputs[2]?.assetId).toBe(outputs[0]?.assetId);
		expect(requestsTo(/\/assets$/, 'POST')).toHaveLength(2);
	});

	it.each<[string, IDataObject, RegExp]>([
		['no such field', { inputDataFieldName: 'x' }, /^"Input Binary Field" refers to .*"data"$/],
		[
			'no URL',
			{ source: 'url', url: '={{ $json.url }}' },
			/^"URL" must begin with https.*, but is empty$/,
		],
		['an asset ID for a URL', { source: 'url', url: 'asset_1' }, /, but is "asset_1"$/],
		['another kind', { kind: 'video' }, /^"Input Binary Field" must be a video, but /],
	])('rejects %s', async (_, over, message) => {
		const error = await simulated.failure(upload(over), { items: itemsWith(FILES.image) });
		expect(error.message).toMatch(message);
		expect(requestsTo(/./, 'POST')).toHaveLength(0);
	});
});

describe('Download Asset', () => {
	it('downloads the file with default parameters after the node that generated it', async () => {
		const items = await simulated.outputs(upload(), { items: itemsWith(FILES.audio) });
		const [output] = await simulated.outputs(asset('download'), { items });
		expect(output?.json).toEqual({ ...items[0]?.json, url: output?.json.url });
		expect(output?.binary?.data).toMatchObject({ mimeType: 'audio/wav', fileName: 'tone.wav' });
		const bytes = Buffer.from(output?.binary?.data?.data ?? '', 'base64');
		expect(bytes.equals(FILES.audio.bytes)).toBe(true);
	});

	it('writes to the selected binary field', async () => {
		const items = await simulated.outputs(upload(), { items: itemsWith(FILES.image) });
		const options = { binaryPropertyOutput: 'picture' };
		const [output] = await simulated.outputs(asset('download', { options }), { items });
		expect(Object.keys(output?.binary ?? {})).toEqual(['picture']);
	});
});

it('the asset list shows the newest first, and finds by name, kind and ID', async () => {
	const { list, values } = simulated.editor(asset('get'));
	const ids: string[] = [];
	for (const file of [FILES.image, FILES.video, FILES.audio]) {
		ids.push(String((await uploaded(file))[0]?.assetId));
	}
	expect(await values('searchAssets')).toEqual([...ids].reverse());
	expect(await values('searchAssets', 'TONE')).toEqual([ids[2]]);
	expect(await values('searchAssets', 'video')).toEqual([ids[1]]);
	expect(await values('searchAssets', ids[0])).toEqual([ids[0]]);
	const [newest] = await list('searchAssets');
	expect(newest?.name).toMatch(/^\S+ · \w+ · \d{4}-\d\d-\d\d \d\d:\d\d$/);
});
