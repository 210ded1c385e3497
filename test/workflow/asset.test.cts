import type { IDataObject } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import type { TestFile } from './files.cts';
import { dataUrl, FILES, item, KINDS, OTHER_IMAGE, useFileServer } from './files.cts';
import { byId } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });
const files = useFileServer();

const asset = (operation: string, over: IDataObject = {}): IDataObject => ({
	resource: 'asset',
	operation,
	...(operation !== 'upload' && { assetId: byId('={{ $json.assetId }}') }),
	...over,
});

const bytesBehind = (assetId: unknown) => simulated.control.assetBytes(String(assetId));

const { requestsTo } = simulated;

async function upload(over: IDataObject, ...sent: TestFile[]) {
	const run = await simulated.run(asset('upload', over), {
		items: sent.length > 0 ? sent.map((file) => item({ data: file })) : items({}),
	});
	return { run, outputs: outputOf(run, NODE).map(({ json }) => json) };
}

describe('Upload Asset', () => {
	it.each(KINDS)('accepts a binary field: %s', async (kind) => {
		const file = FILES[kind];
		const { run, outputs } = await upload({}, file);
		expect(errorOf(run).message).toBe('');
		expect(outputs).toHaveLength(1);
		expect(outputs[0]).toMatchObject({ kind, mimeType: file.mimeType, name: file.fileName });
		expect(outputs[0]?.size).toBe(file.bytes.length);
		expect(bytesBehind(outputs[0]?.assetId).equals(file.bytes)).toBe(true);
	});

	it('accepts a URL and a data URL', async () => {
		const { bytes } = FILES.video;
		const url = files.server.serve('/clip.mp4', { bytes, type: 'video/mp4' });
		const fetched = await upload({ source: 'url', url });
		expect(fetched.outputs[0]).toMatchObject({ kind: 'video', name: 'clip.mp4' });
		const inline = await upload({ source: 'url', url: dataUrl(FILES.image) });
		expect(bytesBehind(inline.outputs[0]?.assetId).equals(FILES.image.bytes)).toBe(true);
	});

	it('returns items in input order, and uploads the same file once', async () => {
		const { outputs } = await upload({}, FILES.image, OTHER_IMAGE, FILES.image);
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
		const { run } = await upload(over, FILES.image);
		expect(errorOf(run).message).toMatch(message);
		expect(requestsTo(/./, 'POST')).toHaveLength(0);
	});
});

describe('Download Asset', () => {
	it('downloads the file with default parameters after the node that generated it', async () => {
		const { outputs } = await upload({}, FILES.audio);
		const run = await simulated.run(asset('download'), { items: items(outputs[0] ?? {}) });
		const [output] = outputOf(run, NODE);
		expect(output?.json).toEqual({ ...outputs[0], url: output?.json.url });
		expect(output?.binary?.data).toMatchObject({ mimeType: 'audio/wav', fileName: 'tone.wav' });
		const bytes = Buffer.from(output?.binary?.data?.data ?? '', 'base64');
		expect(bytes.equals(FILES.audio.bytes)).toBe(true);
	});

	it('writes to the selected binary field', async () => {
		const { outputs } = await upload({}, FILES.image);
		const over = { options: { binaryPropertyOutput: 'picture' } };
		const run = await simulated.run(asset('download', over), { items: items(outputs[0] ?? {}) });
		expect(Object.keys(outputOf(run, NODE)[0]?.binary ?? {})).toEqual(['picture']);
	});
});

describe('the asset list', () => {
	const { methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

	const search = async (filter?: string) => {
		const context = loadOptionsContext(asset('get'), simulated.credentials());
		return (await methods.listSearch.searchAssets.call(context, filter)).results;
	};

	it('shows the newest first, and finds by name, kind and ID', async () => {
		const ids: unknown[] = [];
		for (const file of [FILES.image, FILES.video, FILES.audio]) {
			ids.push((await upload({}, file)).outputs[0]?.assetId);
		}
		expect((await search()).map(({ value }) => value)).toEqual([...ids].reverse());
		expect((await search('TONE')).map(({ value }) => value)).toEqual([ids[2]]);
		expect((await search('video')).map(({ value }) => value)).toEqual([ids[1]]);
		expect((await search(String(ids[0]))).map(({ value }) => value)).toEqual([ids[0]]);
		expect((await search())[0]?.name).toMatch(/^\S+ · \w+ · \d{4}-\d\d-\d\d \d\d:\d\d$/);
	});
});
