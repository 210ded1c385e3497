import type { IDataObject } from 'n8n-workflow';

import type { ScenarioTrigger } from '../../nodes/Scenario/ScenarioTrigger.node';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { items, useSimulator } from './support.cts';

const simulated = useSimulator();

const model = (operation: string, over: IDataObject = {}): IDataObject => ({
	resource: 'model',
	operation,
	...over,
});

const listed = async (filters: IDataObject) =>
	await simulated.json(model('getMany', { returnAll: true, filters }));

const idsOf = async (filters: IDataObject) => (await listed(filters)).map(({ modelId }) => modelId);

it('the model list of Get Model and the trigger has models of every kind', async () => {
	const { methods } = built<ScenarioTrigger>(
		'nodes/Scenario/ScenarioTrigger.node.js',
		'ScenarioTrigger',
	);
	const context = loadOptionsContext({}, simulated.credentials());
	const { results } = await methods.listSearch.searchAllModels.call(context);
	const ofTrigger = results.map(({ value }) => value);
	for (const values of [ofTrigger, await simulated.editor({}).values('searchAllModels')]) {
		expect(values).toEqual(
			expect.arrayContaining(['model_veo3-1-fast', 'model_bfl-flux-1-dev', 'model_partcrafter']),
		);
	}
});

describe('Get Many', () => {
	it('returns public and own models of all pages, own ones first', async () => {
		const models = await listed({});
		expect(models.length).toBeGreaterThan(20);
		expect(models[0]).toMatchObject({ privacy: 'private' });
		expect(models.at(-1)).toMatchObject({ privacy: 'public' });
		expect(models.at(-1)).not.toHaveProperty('inputs');
	});

	it('filters by output, and by capability', async () => {
		const videos = await idsOf({ modality: 'video' });
		expect(videos).toContain('model_veo3-1-fast');
		expect(videos).not.toContain('model_bfl-flux-1-dev');
		expect(await idsOf({ modality: 'image' })).toContain('model_bfl-flux-1-dev');
		const animating = await listed({ modality: 'video', capability: 'img2video' });
		expect(animating.length).toBeGreaterThan(0);
		for (const { capabilities } of animating) expect(capabilities).toContain('img2video');
	});

	it('reads the list once for all items', async () => {
		await simulated.run(model('getMany', { filters: { search: '={{ $json.search }}' } }), {
			items: items({ search: 'veo' }, { search: 'kling' }, { search: 'luma' }),
		});
		const requests = simulated.control.requests();
		const tokens = requests.map(({ query }) => `${query.privacy}/${query.paginationToken}`);
		expect(new Set(tokens).size).toBe(tokens.length);
	});
});
