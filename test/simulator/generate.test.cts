import { submit, useSimulator } from './support.cts';

const simulated = useSimulator();

/** The body in the vendor's guide, except for its prompt. */
const GUIDE = { prompt: 'A skateboarder', generateAudio: true, aspectRatio: '16:9', duration: 8 };
const VEO3 = '/generate/custom/model_veo3';
const VEO31 = '/generate/custom/model_veo3-1';

const getPrice = async (body: object, path = VEO3) =>
	(await simulated.api.post(`${path}?dryRun=true`, body)).data.creativeUnitsCost as number;

it('a run ignores unknown keys, including dryRun in the body', async () => {
	const { metadata } = await submit(simulated, VEO3, { ...GUIDE, steps: 20, dryRun: true });
	expect(metadata).toMatchObject({ input: { ...GUIDE, modelId: 'model_veo3' } });
	const body = { steps: 20, dryRun: true };
	expect(simulated.control.jobsCreated()).toMatchObject([{ body, charged: 120 }]);
});

it('a string sent for a file_array is dropped, and the run is charged', async () => {
	const { metadata } = await submit(simulated, VEO31, { ...GUIDE, referenceImages: 'asset_any' });
	const input = expect.not.objectContaining({ referenceImages: 'asset_any' });
	expect(metadata).toMatchObject({ input });
	expect(simulated.control.creditsCharged()).toBe(120);
});

it('the price depends only on inputs with costImpact', async () => {
	const usual = await getPrice(GUIDE);
	expect(await getPrice({ ...GUIDE, duration: 4 })).toBe(usual / 2);
	expect(await getPrice({ ...GUIDE, resolution: '1080p' })).toBe(usual * 1.5);
	expect(await getPrice({ ...GUIDE, generateAudio: false })).toBeLessThan(usual);
	expect(await getPrice({ ...GUIDE, aspectRatio: '9:16', seed: 7 })).toBe(usual);
	const ernie = '/generate/custom/model_ernie-image';
	expect(await getPrice({ prompt: 'x', numOutputs: 3 }, ernie)).toBe(12);
});
