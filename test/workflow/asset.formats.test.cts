import type { IDataObject } from 'n8n-workflow';

import type { TestFile } from './files.cts';
import { FILES, itemsWith, upload } from './files.cts';
import { asset, generateJson } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const uploaded = async (file: TestFile) =>
	await simulated.outputs(upload(), { items: itemsWith(file) });

const download = (options: IDataObject = {}) => asset('download', { options });

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
		const made = await makePanorama({ downloadFiles: false });
		simulated.control.nextFault({ kind: 'expired' });
		const [file] = await simulated.outputs(download(), { items: made });
		expect(file?.binary?.data).toMatchObject(RADIANCE);
		expect(start(file?.binary?.data?.data)).toBe('#?RADIANCE');
	});
});

describe('Format of Download Asset', () => {
	it('downloads an image in another format, named after it', async () => {
		const items = await uploaded(FILES.image);
		const [output] = await simulated.outputs(download({ format: 'webp' }), { items });
		expect(output?.json).toMatchObject({ mimeType: 'image/webp', size: null, name: 'square.png' });
		expect(output?.binary?.data).toMatchObject({ mimeType: 'image/webp', fileName: 'square.webp' });
		expect(conversions()).toMatchObject([{ body: { targetFormat: 'webp' } }]);
	});

	it('asks for a new URL if one has expired', async () => {
		const items = await uploaded(FILES.image);
		simulated.control.nextFault({ kind: 'expired' });
		const [output] = await simulated.outputs(download({ format: 'webp' }), { items });
		expect(output?.binary?.data?.fileName).toBe('square.webp');
		expect(conversions()).toHaveLength(2);
	});

	it('names the asset that has no such format', async () => {
		const items = await uploaded(FILES.video);
		const { message } = await simulated.failure(download({ format: 'gif' }), { items });
		expect(message).toMatch(
			/^Asset asset_\S+ can't be downloaded as gif: .*cannot be converted to gif$/,
		);
	});
});
