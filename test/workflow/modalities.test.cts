import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { CAPABILITIES } from '../../nodes/Scenario/models/modelSearch';
import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generate } from './parameters.cts';
import { NODE, useSimulator } from './support.cts';

const simulated = useSimulator();

const { description, methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

/** A model of each resource that needs only a prompt, and the type of its output. */
const MADE: Array<[resource: string, capability: string, mimeType: RegExp]> = [
	['image', 'txt2img', /^image\//],
	['audio', 'txt2audio', /^audio\//],
	['text', 'txt2txt', /^text\//],
	['threeD', 'txt23d', /^model\//],
	['video', 'txt2video', /^video\//],
];

/** Values of the list, which the editor keeps for a minute: each test has its own simulator for it. */
const listOf = async (resource: string, { apiKey, apiSecret, baseUrl }: Simulator) => {
	const context = loadOptionsContext(generate({ resource }), { apiKey, apiSecret, baseUrl });
	const { results } = await methods.listSearch.searchModels.call(context);
	return results.map(({ value }) => value);
};

describe.each(MADE)('%s', (resource, capability, mimeType) => {
	const model = 'model_test';
	const setModel = ({ control }: Pick<Simulator, 'control'> = simulated) =>
		control.setModel(
			{
				id: model,
				capabilities: [capability],
				inputs: [{ name: 'prompt', type: 'string', prompt: true }],
			},
			7,
		);

	it('lists only its own models', async () => {
		const simulator = await startSimulator();
		try {
			setModel(simulator);
			expect(await listOf(resource, simulator)).toContain(model);
			for (const [other] of MADE.filter(([name]) => name !== resource)) {
				expect(await listOf(other, simulator)).not.toContain(model);
			}
		} finally {
			await simulator.close();
		}
	});

	it('generates, waits and downloads', async () => {
		setModel();
		const [item] = await simulated.outputs(generate({ resource, model: byId(model) }));
		expect(item?.json).toMatchObject({ modelId: model, status: 'success', cost: 7 });
		expect(item?.json.mimeType).toMatch(mimeType);
		simulated.expectItsFile(item);
	});

	it('estimates the cost without a job', async () => {
		setModel();
		const run = await simulated.run(
			generate({ resource, operation: 'estimateCost', model: byId(model) }),
		);
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({ modelId: model, cost: 7 });
		expect(simulated.created()).toEqual([]);
	});
});

it('a job without files returns the result in its record', async () => {
	const output = { caption: 'A lighthouse', tags: ['sea', 'storm'] };
	simulated.control.nextOutcome({ output });
	const model = byId('model_scenario-llm');
	const run = await simulated.run(generate({ resource: 'text', model }));
	expect(outputOf(run, NODE)).toMatchObject([
		{ json: { modelId: 'model_scenario-llm', status: 'success', output }, pairedItem: { item: 0 } },
	]);
	expect(outputOf(run, NODE)[0]?.binary).toBeUndefined();
});

it('every capability is listed in one resource only', async () => {
	const all = Object.values(CAPABILITIES).flat();
	for (const capability of all) {
		simulated.control.setModel({ id: `model_can-${capability}`, capabilities: [capability] });
	}
	const resources = Object.keys(CAPABILITIES);
	const lists = await Promise.all(
		resources.map(async (resource) => await listOf(resource, simulated.simulator)),
	);
	const placesOf = (capability: string) =>
		resources.filter((_, at) => lists[at]?.includes(`model_can-${capability}`));
	const expected = Object.entries(CAPABILITIES).flatMap(([resource, capabilities]) =>
		capabilities.map((capability) => [capability, [resource]]),
	);
	expect(all.map((capability) => [capability, placesOf(capability)])).toEqual(expected);
});

it('actions name what they generate', () => {
	const actions = description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options }) => options ?? [])
		.map((option) => ('action' in option ? option.action : undefined));
	expect(actions).toEqual(
		expect.arrayContaining([
			'Generate image',
			'Generate audio',
			'Generate text',
			'Generate 3D model',
			'Generate video',
			'Estimate image cost',
			'Estimate audio cost',
			'Estimate text cost',
			'Estimate 3D model cost',
			'Estimate video cost',
		]),
	);
	expect(new Set(actions).size).toBe(actions.length);
});
