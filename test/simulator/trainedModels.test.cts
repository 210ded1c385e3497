import { MEDIA, readMedia } from '../../simulator/files/media.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, modelPageSize: 500 });

const BASE = 'model_bfl-flux-1-dev';
const FLUX_2 = 'model_bfl-flux-2-dev';
const KONTEXT = 'model_flux-kontext-editing';

/** L and L2 are flux.1-lora, C is a flux.1-composition, F a flux.2-dev-lora, K a kontext-lora. */
const L = 'model_YQrES2iPys22nYwh3YhVfMh8';
const L2 = 'model_2taP2G9BJL1Rw8t81NwiXGZA';
const C = 'model_7oiHtKChpcLpy4jq3Jq2BG8n';
const F = 'model_CMUu7BjxV8TpdhG3FKoxZRxC';
const K = 'model_hFh8M6nQbqGFSKJdP536GXhE';

const cost = (generation: number, total: number) => ({
	creativeUnitsCost: total,
	creativeUnitsDiscount: 0,
	costDetails: { 'custom-generation': generation, 'quality-gate': 1.75 },
});

const FLUX_COST = cost(9, 10.75);
const NOT_CUSTOM = 'Custom models only are supported for this endpoint';

/** The service's answers to dry runs, recorded on 2026-10-09: case, model, body, status, reply or reason. */
const RECORDED: Array<[string, string, object, number, object | string]> = [
	['base only', BASE, {}, 269, FLUX_COST],
	['one LoRA', BASE, { loras: [L], lorasScale: [0.8] }, 269, FLUX_COST],
	['two LoRAs', BASE, { loras: [L, L2], lorasScale: [0.8, 0.5] }, 269, FLUX_COST],
	['a FLUX.2 LoRA', FLUX_2, { loras: [F], lorasScale: [1] }, 269, cost(16, 17.75)],
	['Kontext without a LoRA', KONTEXT, {}, 269, cost(11, 12.75)],
	['Kontext with a LoRA', KONTEXT, { loras: [K], lorasScale: [1] }, 269, cost(16, 17.75)],
	['a LoRA in modelId', BASE, { modelId: L }, 269, FLUX_COST],
	['a composition in modelId', BASE, { modelId: C }, 269, FLUX_COST],
	['a composition and a LoRA', BASE, { modelId: C, loras: [L], lorasScale: [0.5] }, 269, FLUX_COST],
	['a LoRA run directly', L, {}, 400, NOT_CUSTOM],
	['a composition run directly', C, {}, 400, NOT_CUSTOM],
	['a FLUX.2 LoRA run directly', F, {}, 400, NOT_CUSTOM],
	['no scale', BASE, { loras: [L] }, 269, FLUX_COST],
	['fewer scales than LoRAs', BASE, { loras: [L, L2], lorasScale: [0.8] }, 269, FLUX_COST],
	['a scale below the minimum', BASE, { loras: [L], lorasScale: [-0.5] }, 269, FLUX_COST],
	[
		'a scale above the maximum',
		BASE,
		{ loras: [L], lorasScale: [3] },
		400,
		'Input lorasScale must be at most 2',
	],
	[
		'seven LoRAs',
		BASE,
		{ loras: [L, L2, L, L2, L, L2, L] },
		400,
		'Input loras must be at most 6 items long',
	],
	[
		'a LoRA of another base',
		BASE,
		{ loras: [F] },
		400,
		`Invalid model(s): ${F}.\nAllowed model types: flux.1-lora, flux.1-composition`,
	],
	[
		'a composition in loras',
		BASE,
		{ loras: [C] },
		400,
		`Invalid model(s): ${C}.\nAllowed model types: flux.1-lora`,
	],
	['an unknown LoRA', BASE, { loras: ['model_missing'] }, 404, 'Model model_missing not found'],
];

describe('a dry run with trained models', () => {
	const [picture] = MEDIA.image;
	const image = picture ? readMedia(picture).toString('base64') : '';

	test.each(RECORDED)('%s', async (_case, model, body, status, expected) => {
		const { data } = await simulated.api.post('/assets', { name: 'a.png', image });
		const reply = await simulated.api.post(`/generate/custom/${model}?dryRun=true`, {
			prompt: 'a small wooden cabin in a snowy forest',
			...(model === KONTEXT && { referenceImages: [data.asset.id] }),
			...body,
		});
		const { trace_id: _traceId, ...received } = reply.data;
		const wanted = typeof expected === 'string' ? { reason: expected } : expected;
		expect([reply.status, received]).toEqual([status, wanted]);
		expect(simulated.control.jobsCreated()).toEqual([]);
	});
});
