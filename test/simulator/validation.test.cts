import { MEDIA, readMedia } from '../../simulator/files/media.cts';
import type { InputRecord } from '../../simulator/index.cts';
import { makeAsset, submit, useSimulator } from './support.cts';

const simulated = useSimulator();

const MODEL = 'model_under-test';

/** The reason a body is rejected; undefined if it is accepted. */
async function reasonFor(inputs: InputRecord[], body: object): Promise<string | undefined> {
	simulated.control.setModel({ id: MODEL, inputs });
	const reply = await simulated.api.post(`/generate/custom/${MODEL}?dryRun=true`, body);
	expect([269, 400, 404]).toContain(reply.status);
	return reply.data.reason;
}

type Row = [Omit<InputRecord, 'name'>, unknown, string | undefined];

const VALUES: Row[] = [
	[{ type: 'string' }, 5, 'Input it must be a string'],
	[{ type: 'string' }, null, 'Input it must be a string'],
	[{ type: 'string' }, '', 'Input it must not be empty'],
	[{ type: 'string', maxLength: 3 }, 'abc', undefined],
	[{ type: 'string', maxLength: 3 }, 'abcd', 'Input it must be at most 3 characters long'],
	[{ type: 'string', minLength: 2 }, 'a', 'Input it must be at least 2 characters long'],
	[{ type: 'string', allowedValues: ['5', '10'] }, '10', undefined],
	[{ type: 'string', allowedValues: ['5', '10'] }, 10, 'Input it must be a string'],
	[{ type: 'string', allowedValues: ['5', '10'] }, '7', 'Input it must be one of: 5, 10'],
	[{ type: 'number' }, 0, undefined],
	[{ type: 'number' }, '5', 'Input it must be a number'],
	[{ type: 'number' }, null, 'Input it must be a number'],
	[{ type: 'number', min: 1, max: 2 }, 1.5, undefined],
	[{ type: 'number', max: 2 }, 3, 'Input it must be at most 2'],
	[{ type: 'number', min: 1 }, 0, 'Input it must be at least 1'],
	[{ type: 'number', min: 64, step: 16 }, 80, undefined],
	[{ type: 'number', min: 64, step: 16 }, 81, 'Input it must be a multiple of 16'],
	[{ type: 'number', step: 0.1 }, 0.3, undefined],
	[{ type: 'number', allowedValues: [-1, 4] }, -1, undefined],
	[{ type: 'number', allowedValues: [4, 6] }, 5, 'Input it must be one of: 4, 6'],
	[{ type: 'boolean' }, false, undefined],
	[{ type: 'boolean' }, 'false', 'Input it must be a boolean'],
	[{ type: 'string_array' }, 'a', 'Input it must be an array'],
	[{ type: 'string_array', allowedValues: ['a'] }, ['b'], 'Input it must be one of: a'],
	[{ type: 'number_array', max: 2 }, [1, 3], 'Input it must be at most 2'],
	// As recorded: an item below the minimum passes.
	[{ type: 'number_array', min: 0, max: 2 }, [-0.5], undefined],
	[{ type: 'file' }, 'asset_none', 'Asset asset_none not found'],
	[{ type: 'file' }, 'https://x/y.png', 'Asset https://x/y.png not found'],
	[{ type: 'file' }, ['asset_none'], 'Input it must be an asset id'],
	[{ type: 'file_array' }, ['asset_none'], 'Asset asset_none not found'],
	[{ type: 'file_array', maxLength: 1 }, ['a', 'b'], 'Input it must be at most 1 items long'],
	[{ type: 'file_array' }, 'asset_none', undefined],
	[{ type: 'model' }, 'model_demo-brand-lora', undefined],
	[
		{ type: 'model', modelTypes: ['flux.1-lora', 'flux.1-composition'] },
		'model_demo-qwen-lora',
		'Invalid model(s): model_demo-qwen-lora.\nAllowed model types: flux.1-lora, flux.1-composition',
	],
	[{ type: 'model_array' }, ['model_none'], 'Model model_none not found'],
	[{ type: 'model_array' }, 'model_demo-brand-lora', 'Input it must be an array'],
	[{ type: 'inputs_array' }, [], undefined],
	[{ type: 'inputs_array' }, [5], 'Input it[0] must be an object'],
	[{ type: 'inputs_array', minLength: 2 }, [{}], 'Input it must be at least 2 items long'],
	[
		{ type: 'inputs_array', inputs: [{ name: 'text', type: 'string', required: true }] },
		[{ text: 'x' }, {}],
		'Input it[1].text is required',
	],
];

test.each(VALUES)('%j with value %j: %s', async (input, value, reason) => {
	expect(await reasonFor([{ name: 'it', ...input }], { it: value })).toBe(reason);
});

describe('a file input', () => {
	const inputs: InputRecord[] = [
		{ name: 'image', type: 'file', kind: 'image', maxSize: 20_000 },
		{ name: 'video', type: 'file', kind: 'video', maxSize: 20_000, maxDuration: 3 },
		{ name: 'scene', type: 'file', kind: 'video', minDuration: 5 },
		{ name: 'images', type: 'file_array', kind: 'image' },
		{ name: 'shots', type: 'inputs_array', inputs: [{ name: 'image', type: 'file' }] },
	];
	const [bytes = Buffer.alloc(0)] = MEDIA.image.map(readMedia);
	const dataUrl = (file: Buffer) => `data:image/png;base64,${file.toString('base64')}`;

	it.each([
		['image', 0, 'Input image must be an asset of kind image'],
		['video', 0, 'Input video must be at most 3 seconds long'],
		['scene', 0, 'Input scene must be at least 5 seconds long'],
		['video', 30_000, 'Input video must be at most 20000 bytes'],
	])('checks kind, size and duration of %s', async (name, size, reason) => {
		simulated.control.nextOutcome(size > 0 ? { bytes: size } : {});
		const { id } = await makeAsset(simulated);
		expect(await reasonFor(inputs, { [name]: id })).toBe(reason);
	});

	it('rejects assets of running jobs', async () => {
		await submit(simulated);
		const [assetId = ''] = simulated.control.jobsCreated()[0]?.assetIds ?? [];
		expect(await reasonFor(inputs, { video: assetId })).toBe(`Asset ${assetId} not found`);
	});

	it.each([
		['data:image/png;base64,AAAA', 'Input image must be a valid data URL'],
		['data:image/png,text', 'Input image must be a valid data URL'],
		['data:font/woff;base64,AAAA', 'Input image must be a valid data URL'],
		['data:video/mp4;base64,AAAA', 'Input image must be an asset of kind image'],
		[
			dataUrl(Buffer.concat([bytes, Buffer.alloc(20_000)])),
			'Input image must be at most 20000 bytes',
		],
	])('rejects the data URL %.30s', async (image, reason) => {
		expect(await reasonFor(inputs, { image })).toBe(reason);
	});

	it('makes an asset of each data URL, but not in a dry run', async () => {
		const url = dataUrl(bytes);
		const body = { image: url, images: [url], shots: [{ image: url }] };
		expect(await reasonFor(inputs, body)).toBeUndefined();
		expect((await simulated.api.get('/assets')).data.assets).toEqual([]);
		const { metadata } = await submit(simulated, `/generate/custom/${MODEL}`, body);
		const { image, images, shots } = (
			metadata as {
				input: { image: string; images: string[]; shots: Array<{ image: string }> };
			}
		).input;
		for (const id of [image, ...images, ...shots.map((shot) => shot.image)]) {
			expect(simulated.control.assetBytes(id)).toEqual(bytes);
		}
	});
});

describe('an omitted input', () => {
	const rule = (required: InputRecord['required']): InputRecord[] => [
		{ name: 'it', type: 'string', required, default: 'x' },
		{ name: 'other', type: 'string' },
	];
	const message = 'The other one needs it.';

	test.each([
		[true, {}, 'Input it is required'],
		[false, {}, undefined],
		[{ always: true }, {}, 'Input it is required'],
		[{ ifDefined: { other: { message } } }, { other: 'a' }, message],
		[{ ifDefined: { other: { message } } }, {}, undefined],
		[{ ifNotDefined: { other: { message } } }, {}, message],
		[{ ifNotDefined: { other: { message } } }, { other: 'a' }, undefined],
		[{ ifNotDefined: { other: { message } } }, { it: 'a' }, undefined],
	])('%j with %j: %s', async (required, body, reason) => {
		expect(await reasonFor(rule(required), body)).toBe(reason);
	});

	it('can be required by the value of another', async () => {
		const conditionalValues = { other: { operation: 'in', allowedValues: ['a'], message } };
		expect(await reasonFor(rule({ conditionalValues }), { other: 'a' })).toBe(message);
		expect(await reasonFor(rule({ conditionalValues }), { other: 'b' })).toBeUndefined();
	});

	const values = { other: ['a'], third: ['b'] };

	test.each([
		[{ values, operator: 'and' as const }, { other: 'a', third: 'b' }, true],
		[{ values, operator: 'and' as const }, { other: 'a' }, false],
		[{ values, operator: 'or' as const }, { third: 'b' }, true],
		[{ values }, { other: 'a', third: 'c' }, false],
	])('can be required by values: %j with %j', async (conditional, body, isRequired) => {
		const reason = isRequired ? 'Input it is required' : undefined;
		expect(await reasonFor(rule({ conditional }), body)).toBe(reason);
	});
});
