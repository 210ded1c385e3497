import { CAPABILITIES_OF } from '../../nodes/Scenario/models/capabilities';
import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../engine/loadOptions.cts';
import { built } from '../engine/nodeTypes.cts';
import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { byId, generate } from './parameters.cts';
import { NODE, useBench } from './support.cts';

const bench = useBench();

const { description, methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

/** A model of each resource that takes a prompt alone, and what comes out of it. */
const MADE: Array<[resource: string, capability: string, mimeType: RegExp]> = [
	['image', 'txt2img', /^image\//],
	['audio', 'txt2audio', /^audio\//],
	['threeD', 'txt23d', /^model\//],
	['video', 'txt2video', /^video\//],
];

const listOf = async (resource: string) => {
	const { apiKey, apiSecret, baseUrl } = bench.simulator;
	const context = loadOptionsContext(generate({ resource }), { apiKey, apiSecret, baseUrl });
	const { results } = await methods.listSearch.searchModels.call(context);
	return results.map(({ value }) => value);
};

describe.each(MADE)('%s', (resource, capability, mimeType) => {
	const model = 'model_test';
	const setModel = () =>
		bench.simulator.control.setModel(
			{
				id: model,
				capabilities: [capability],
				inputs: [{ name: 'prompt', type: 'string', prompt: true }],
			},
			7,
		);

	it('has its models in the list, and no others', async () => {
		setModel();
		expect(await listOf(resource)).toContain(model);
		for (const [other] of MADE.filter(([name]) => name !== resource)) {
			expect(await listOf(other)).not.toContain(model);
		}
	});

	it('is generated, waited for and downloaded', async () => {
		setModel();
		const run = await bench.run(generate({ resource, model: byId(model) }));
		expect(errorOf(run).message).toBe('');
		const [item] = outputOf(run, NODE);
		expect(item?.json).toMatchObject({ modelId: model, status: 'success', cost: 7 });
		expect(item?.json.mimeType).toMatch(mimeType);
		const bytes = bench.simulator.control.assetBytes(String(item?.json.assetId));
		expect(Buffer.from(item?.binary?.data?.data ?? '', 'base64').equals(bytes)).toBe(true);
	});

	it('is priced without a job', async () => {
		setModel();
		const run = await bench.run(
			generate({ resource, operation: 'estimateCost', model: byId(model) }),
		);
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({ modelId: model, cost: 7 });
		expect(bench.simulator.control.jobsCreated()).toEqual([]);
	});
});

it('a model that makes text gives it as JSON', async () => {
	const output = { caption: 'A lighthouse', tags: ['sea', 'storm'] };
	bench.simulator.control.setModel({
		id: 'model_caption',
		capabilities: ['img2txt'],
		inputs: [{ name: 'prompt', type: 'string' }],
	});
	bench.simulator.control.nextOutcome({ output });
	const run = await bench.run(generate({ resource: 'image', model: byId('model_caption') }));
	expect(outputOf(run, NODE)).toMatchObject([
		{ json: { modelId: 'model_caption', status: 'success', output }, pairedItem: { item: 0 } },
	]);
	expect(outputOf(run, NODE)[0]?.binary).toBeUndefined();
});

it('every capability is found in the list of its resource alone', async () => {
	const all = Object.values(CAPABILITIES_OF).flat();
	for (const capability of all) {
		bench.simulator.control.setModel({ id: `model_can-${capability}`, capabilities: [capability] });
	}
	const resources = Object.keys(CAPABILITIES_OF);
	const lists = await Promise.all(resources.map(listOf));
	const placesOf = (capability: string) =>
		resources.filter((_, at) => lists[at]?.includes(`model_can-${capability}`));
	const expected = Object.entries(CAPABILITIES_OF).flatMap(([resource, capabilities]) =>
		capabilities.map((capability) => [capability, [resource]]),
	);
	expect(all.map((capability) => [capability, placesOf(capability)])).toEqual(expected);
});

it('says what it makes in the words of the panel', () => {
	const actions = description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options }) => options ?? [])
		.map((option) => ('action' in option ? option.action : undefined));
	expect(actions).toEqual(
		expect.arrayContaining([
			'Generate image',
			'Generate audio',
			'Generate 3D model',
			'Generate video',
			'Estimate image cost',
			'Estimate audio cost',
			'Estimate 3D model cost',
			'Estimate video cost',
		]),
	);
	expect(new Set(actions).size).toBe(actions.length);
});
