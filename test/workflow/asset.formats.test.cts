import type { IDataObject } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import type { TestFile } from './files.cts';
import { FILES, item } from './files.cts';
import { byId, generateJson } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const download = async (asset: IDataObject, options: IDataObject = {}) =>
	await simulated.run(
		{ resource: 'asset', operation: 'download', assetId: byId('={{ $json.assetId }}'), options },
		{ items: items(asset) },
	);

async function upload(file: TestFile): Promise<IDataObject> {
	const run = await simulated.run(
		{ resource: 'asset', operation: 'upload' },
		{ items: [item({ data: file })] },
	);
	return outputOf(run, NODE)[0]?.json ?? {};
}

const conversions = () => simulated.requestsTo(/\/download$/);

describe('the original of a panorama, which Scenario shows as a JPEG', () => {
	const RADIANCE = { mimeType: 'image/vnd.radiance', fileExtension: 'hdr' };

	const start = (data: string | undefined) =>
		Buffer.from(data ?? '', 'base64').toString('latin1', 0, 10);

	const makePanorama = async (over: IDataObject = {}) => {
		simulated.control.nextOutcome({ assetKind: 'image-hdr' });
		return await simulated.outputs(generateJson({}, over));
	};

	it('is the result of a job', async () => {
		const [output] = await makePanorama();
		expect(output?.json).toMatchObject({ mimeType: 'image/vnd.radiance', width: 64, height: 32 });
		expect(output?.json.url).toContain('/original?');
		expect(output?.binary?.data).toMatchObject(RADIANCE);
		expect(output?.binary?.data?.fileName).toMatch(/\.hdr$/);
		expect(start(output?.binary?.data?.data)).toBe('#?RADIANCE');
	});

	it('is what Download Asset downloads, also after a URL has expired', async () => {
		const [output] = await makePanorama({ downloadFiles: false });
		simulated.control.nextFault({ kind: 'expired' });
		const run = await download(output?.json ?? {});
		expect(errorOf(run).message).toBe('');
		const file = outputOf(run, NODE)[0]?.binary?.data;
		expect(file).toMatchObject(RADIANCE);
		expect(start(file?.data)).toBe('#?RADIANCE');
	});
});

describe('Format of Download Asset', () => {
	it('downloads an image in another format, named after it', async () => {
		const run = await download(await upload(FILES.image), { format: 'webp' });
		expect(errorOf(run).message).toBe('');
		const [output] = outputOf(run, NODE);
		expect(output?.json).toMatchObject({ mimeType: 'image/webp', size: null, name: 'square.png' });
		expect(output?.binary?.data).toMatchObject({ mimeType: 'image/webp', fileName: 'square.webp' });
		expect(conversions()).toMatchObject([{ body: { targetFormat: 'webp' } }]);
	});

	it('asks for a new URL if one has expired', async () => {
		const asset = await upload(FILES.image);
		simulated.control.nextFault({ kind: 'expired' });
		const run = await download(asset, { format: 'webp' });
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)[0]?.binary?.data?.fileName).toBe('square.webp');
		expect(conversions()).toHaveLength(2);
	});

	it('names the asset that has no such format', async () => {
		const run = await download(await upload(FILES.video), { format: 'gif' });
		expect(errorOf(run).message).toMatch(
			/^Asset asset_\S+ can't be downloaded as gif: .*cannot be converted to gif$/,
		);
	});
});
