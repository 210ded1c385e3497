import { MEDIA, readMedia } from '../../simulator/files/media.cts';
import type { InputRecord } from '../../simulator/index.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

const MODEL = 'model_under-test';

const INPUTS: InputRecord[] = [
	{ name: 'image', type: 'file', kind: 'image', maxSize: 20_000 },
	{ name: 'images', type: 'file_array', kind: 'image' },
	{
		name: 'shots',
		type: 'inputs_array',
		inputs: [{ name: 'image', type: 'file', kind: 'image' }],
	},
];

const [picture] = MEDIA.image;
const bytes = picture ? readMedia(picture) : Buffer.alloc(0);
const PNG = `data:image/png;base64,${bytes.toString('base64')}`;

const submit = async (body: object, query = '') => {
	simulated.control.setModel({ id: MODEL, inputs: INPUTS });
	return await simulated.api.post(`/generate/custom/${MODEL}${query}`, body);
};

describe('a data URL in a file input', () => {
	it('becomes an asset', async () => {
		const { status, data } = await submit({ image: PNG, images: [PNG], shots: [{ image: PNG }] });
		expect(status).toBe(200);
		const { image, images, shots } = data.job.metadata.input;
		for (const id of [image, images[0], shots[0].image]) {
			expect(simulated.control.assetBytes(id).equals(bytes)).toBe(true);
		}
	});

	it('is checked by a dry run, which adds no asset', async () => {
		expect((await submit({ image: PNG }, '?dryRun=true')).status).toBe(269);
		expect((await simulated.api.get('/assets')).data.assets).toEqual([]);
	});

	it.each([
		['data:image/png;base64,AAAA', 'Input image must be a valid data URL'],
		['data:image/png,text', 'Input image must be a valid data URL'],
		['data:font/woff;base64,AAAA', 'Input image must be a valid data URL'],
		['data:video/mp4;base64,AAAA', 'Input image must be an asset of kind image'],
		[
			`data:image/png;base64,${Buffer.concat([bytes, Buffer.alloc(20_000)]).toString('base64')}`,
			'Input image must be at most 20000 bytes',
		],
	])('is rejected: %.30s', async (image, reason) => {
		const reply = await submit({ image });
		expect([reply.status, reply.data.reason]).toEqual([400, reason]);
	});
});
