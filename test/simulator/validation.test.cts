import { MEDIA, readMedia } from '../../simulator/files/media.cts';
import type { InputRecord } from '../../simulator/index.cts';
import { makeAsset, submit, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const MODEL = 'model_under-test';

/** Status and reason, or prices, of a dry run. */
async function estimate(body: object, model = MODEL) {
	const reply = await simulated.api.post(`/generate/custom/${model}?dryRun=true`, body);
	const { trace_id: _traceId, reason, ...costs } = reply.data;
	return [reply.status, reason ?? costs] as const;
}

const OK = 'is accepted';

/** The reason a body is rejected, or that it is accepted. */
async function reasonFor(inputs: InputRecord[], body: object): Promise<string> {
	simulated.control.setModel({ id: MODEL, inputs });
	const [status, reason] = await estimate(body);
	return status === 269 ? OK : reason;
}

const LORA_TYPES = ['flux.1-lora', 'flux.1-composition'];
const wrongType = (id: string, ...types: string[]) =>
	`Invalid model(s): ${id}.\nAllowed model types: ${types.join(', ')}`;
const OTHER_TYPE = wrongType('model_demo-qwen-lora', ...LORA_TYPES);
const CHOICE: Omit<InputRecord, 'name'> = { type: 'string', allowedValues: ['5', '10'] };
const STEPS: Omit<InputRecord, 'name'> = { type: 'number', min: 64, step: 16 };

/** An input, a value, and the reason: that of a row which begins with "must" begins with "Input it". */
test.each<[Omit<InputRecord, 'name'>, unknown, string]>([
	[{ type: 'string' }, 5, 'must be a string'],
	[{ type: 'string' }, null, 'must be a string'],
	[{ type: 'string' }, '', 'must not be empty'],
	[{ type: 'string', maxLength: 3 }, 'abc', OK],
	[{ type: 'string', maxLength: 3 }, 'abcd', 'must be at most 3 characters long'],
	[{ type: 'string', minLength: 2 }, 'a', 'must be at least 2 characters long'],
	[CHOICE, '10', OK],
	[CHOICE, '7', 'must be one of: 5, 10'],
	[{ type: 'number' }, 0, OK],
	[{ type: 'number' }, '5', 'must be a number'],
	[{ type: 'number', min: 1, max: 2 }, 1.5, OK],
	[{ type: 'number', max: 2 }, 3, 'must be at most 2'],
	[{ type: 'number', min: 1 }, 0, 'must be at least 1'],
	[STEPS, 80, OK],
	[STEPS, 81, 'must be a multiple of 16'],
	[{ type: 'number', step: 0.1 }, 0.3, OK],
	[{ type: 'number', allowedValues: [4, 6] }, 5, 'must be one of: 4, 6'],
	[{ type: 'boolean' }, false, OK],
	[{ type: 'boolean' }, 'false', 'must be a boolean'],
	[{ type: 'string_array' }, 'a', 'must be an array'],
	[{ type: 'string_array', allowedValues: ['a'] }, ['b'], 'must be one of: a'],
	[{ type: 'number_array', max: 2 }, [1, 3], 'must be at most 2'],
	// As recorded: an item below the minimum passes.
	[{ type: 'number_array', min: 0, max: 2 }, [-0.5], OK],
	[{ type: 'file' }, 'asset_none', 'Asset asset_none not found'],
	[{ type: 'file' }, ['asset_none'], 'must be an asset id'],
	[{ type: 'file_array' }, ['asset_none'], 'Asset asset_none not found'],
	[{ type: 'file_array', maxLength: 1 }, ['a', 'b'], 'must be at most 1 items long'],
	[{ type: 'file_array' }, 'asset_none', OK],
	[{ type: 'model' }, 'model_demo-brand-lora', OK],
	[{ type: 'model', modelTypes: LORA_TYPES }, 'model_demo-qwen-lora', OTHER_TYPE],
	[{ type: 'inputs_array' }, [], OK],
	[{ type: 'inputs_array' }, [5], 'Input it[0] must be an object'],
	[{ type: 'inputs_array', minLength: 2 }, [{}], 'must be at least 2 items long'],
	[
		{ type: 'inputs_array', inputs: [{ name: 'text', type: 'string', required: true }] },
		[{ text: 'x' }, {}],
		'Input it[1].text is required',
	],
])('%j with value %j: %s', async (input, value, reason) => {
	const expected = reason.startsWith('must') ? `Input it ${reason}` : reason;
	expect(await reasonFor([{ name: 'it', ...input }], { it: value })).toBe(expected);
});

describe('a file', () => {
	const image: InputRecord = { name: 'image', type: 'file', kind: 'image', maxSize: 20_000 };
	const video: InputRecord = { ...image, name: 'video', kind: 'video', maxDuration: 3 };
	const [bytes = Buffer.alloc(0)] = MEDIA.image.map(readMedia);
	const dataUrl = (file: Buffer) => `data:image/png;base64,${file.toString('base64')}`;

	it.each([
		[image, 0, 'Input image must be an asset of kind image'],
		[video, 0, 'Input video must be at most 3 seconds long'],
		[{ ...video, minDuration: 5 }, 0, 'Input video must be at least 5 seconds long'],
		[video, 30_000, 'Input video must be at most 20000 bytes'],
	])('has the kind, size and duration of its input: %j', async (input, size, reason) => {
		simulated.control.nextOutcome(size > 0 ? { bytes: size } : {});
		const { id } = await makeAsset(simulated);
		expect(await reasonFor([input], { [input.name]: id })).toBe(reason);
	});

	it('is not of a running job', async () => {
		await submit(simulated);
		const [assetId = ''] = simulated.control.jobsCreated()[0]?.assetIds ?? [];
		expect(await reasonFor([video], { video: assetId })).toBe(`Asset ${assetId} not found`);
	});

	it.each([
		['data:image/png;base64,AAAA', 'must be a valid data URL'],
		['data:image/png,text', 'must be a valid data URL'],
		['data:font/woff;base64,AAAA', 'must be a valid data URL'],
		['data:video/mp4;base64,AAAA', 'must be an asset of kind image'],
		[dataUrl(Buffer.concat([bytes, Buffer.alloc(20_000)])), 'must be at most 20000 bytes'],
	])('is none in the data URL %.30s', async (url, reason) => {
		expect(await reasonFor([image], { image: url })).toBe(`Input image ${reason}`);
	});

	it('in a data URL becomes an asset, but not in a dry run', async () => {
		const url = dataUrl(bytes);
		const body = { image: url, images: [url], shots: [{ image: url }] };
		const inputs: InputRecord[] = [
			image,
			{ name: 'images', type: 'file_array', kind: 'image' },
			{ name: 'shots', type: 'inputs_array', inputs: [image] },
		];
		expect(await reasonFor(inputs, body)).toBe(OK);
		expect((await simulated.api.get('/assets')).data.assets).toEqual([]);
		const { metadata } = await submit(simulated, `/generate/custom/${MODEL}`, body);
		const { input } = metadata as { input: typeof body };
		for (const id of [input.image, ...input.images, ...input.shots.map((shot) => shot.image)]) {
			expect(simulated.control.assetBytes(id)).toEqual(bytes);
		}
	});
});

describe('an omitted input', () => {
	const message = 'The other one needs it.';
	const REQUIRED = 'Input it is required';
	const inList = { other: { operation: 'in', allowedValues: ['a'], message } };

	test.each<[InputRecord['required'], object, string]>([
		[true, {}, REQUIRED],
		[false, {}, OK],
		[{ always: true }, {}, REQUIRED],
		[{ ifDefined: { other: { message } } }, { other: 'a' }, message],
		[{ ifDefined: { other: { message } } }, {}, OK],
		[{ ifNotDefined: { other: { message } } }, {}, message],
		[{ ifNotDefined: { other: { message } } }, { other: 'a' }, OK],
		[{ ifNotDefined: { other: { message } } }, { it: 'a' }, OK],
		[{ conditionalValues: inList }, { other: 'a' }, message],
		[{ conditionalValues: inList }, { other: 'b' }, OK],
		// Its operators have a model of their own, in requiredRules.test.cts.
		[{ conditional: { values: { other: ['a'], third: ['b'] } } }, { other: 'a', third: 'c' }, OK],
	])('%j with %j: %s', async (required, body, reason) => {
		const it: InputRecord = { name: 'it', type: 'string', required, default: 'x' };
		expect(await reasonFor([it, { name: 'other', type: 'string' }], body)).toBe(reason);
	});
});

describe('trained models', () => {
	const BASE = 'model_bfl-flux-1-dev';
	const FLUX_2 = 'model_bfl-flux-2-dev';
	const KONTEXT = 'model_flux-kontext-editing';
	/** L and L2 are flux.1-lora, C is a flux.1-composition, F a flux.2-dev-lora, K a kontext-lora. */
	const L = 'model_YQrES2iPys22nYwh3YhVfMh8';
	const L2 = 'model_2taP2G9BJL1Rw8t81NwiXGZA';
	const C = 'model_7oiHtKChpcLpy4jq3Jq2BG8n';
	const F = 'model_CMUu7BjxV8TpdhG3FKoxZRxC';
	const K = 'model_hFh8M6nQbqGFSKJdP536GXhE';
	const NOT_CUSTOM = 'Custom models only are supported for this endpoint';
	const SEVEN = 'Input loras must be at most 6 items long';

	/** The service's answers to dry runs, recorded on 2026-10-09: its price, or its refusal. */
	test.each<[string, string, object, number | string, number?]>([
		['base only', BASE, {}, 9],
		['one LoRA', BASE, { loras: [L], lorasScale: [0.8] }, 9],
		['two LoRAs', BASE, { loras: [L, L2], lorasScale: [0.8, 0.5] }, 9],
		['a FLUX.2 LoRA', FLUX_2, { loras: [F], lorasScale: [1] }, 16],
		['Kontext without a LoRA', KONTEXT, {}, 11],
		['Kontext with a LoRA', KONTEXT, { loras: [K], lorasScale: [1] }, 16],
		['a LoRA in modelId', BASE, { modelId: L }, 9],
		['a composition in modelId', BASE, { modelId: C }, 9],
		['a composition and a LoRA', BASE, { modelId: C, loras: [L], lorasScale: [0.5] }, 9],
		['a LoRA run directly', L, {}, NOT_CUSTOM],
		['a composition run directly', C, {}, NOT_CUSTOM],
		['a FLUX.2 LoRA run directly', F, {}, NOT_CUSTOM],
		['no scale', BASE, { loras: [L] }, 9],
		['fewer scales than LoRAs', BASE, { loras: [L, L2], lorasScale: [0.8] }, 9],
		['a scale below the minimum', BASE, { loras: [L], lorasScale: [-0.5] }, 9],
		[
			'a scale above it',
			BASE,
			{ loras: [L], lorasScale: [3] },
			'Input lorasScale must be at most 2',
		],
		['seven LoRAs', BASE, { loras: [L, L2, L, L2, L, L2, L] }, SEVEN],
		['a LoRA of another base', BASE, { loras: [F] }, wrongType(F, ...LORA_TYPES)],
		['a composition in loras', BASE, { loras: [C] }, wrongType(C, 'flux.1-lora')],
		['an unknown LoRA', BASE, { loras: ['model_none'] }, 'Model model_none not found', 404],
	])('%s', async (_, model, own, expected, status = typeof expected === 'number' ? 269 : 400) => {
		const [image] = MEDIA.image.map((one) => readMedia(one).toString('base64'));
		const referenceImages = [`data:image/png;base64,${image}`];
		const body = { prompt: 'A cabin', ...(model === KONTEXT && { referenceImages }), ...own };
		const costs = {
			creativeUnitsCost: Number(expected) + 1.75,
			creativeUnitsDiscount: 0,
			costDetails: { 'custom-generation': expected, 'quality-gate': 1.75 },
		};
		const answer = typeof expected === 'number' ? costs : expected;
		expect(await estimate(body, model)).toEqual([status, answer]);
	});
});
