import type { IDataObject } from 'n8n-workflow';

import { built } from '../engine/nodeTypes.cts';
import { loadOptionsContext } from '../engine/loadOptions.cts';
import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { byId, generate } from './parameters.cts';
import { useBench } from './support.cts';

const bench = useBench();

const { methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

const context = (over: IDataObject = {}, credential: IDataObject = {}) => {
	const { apiKey, apiSecret, baseUrl } = bench.simulator;
	return loadOptionsContext(generate(over), { apiKey, apiSecret, baseUrl, ...credential });
};

const search = async (filter?: string) =>
	(await methods.listSearch.searchModels.call(context(), filter)).results;

const formOf = async (modelId: string) =>
	await methods.resourceMapping.getModelParameters.call(context({ model: byId(modelId) }));

describe('the list of models', () => {
	it('has every public video model over all pages, and the own ones', async () => {
		const values = (await search()).map(({ value }) => value);
		expect(values).toContain('model_veo3-1-fast');
		expect(values).toContain('model_kling-v2-1');
		const pages = bench.simulator.control
			.requests()
			.filter(({ path, query }) => path === '/v1/models' && query.privacy === 'public');
		expect(pages.length).toBeGreaterThan(1);
		expect(new Set(values).size).toBe(values.length);
	});

	it('leaves out models that make something else', async () => {
		const values = (await search()).map(({ value }) => value);
		expect(values).not.toContain('model_ernie-image');
		expect(values).not.toContain('model_partcrafter');
	});

	it.each([
		['veo', 'model_veo3-1-fast'],
		['MODEL_KLING-V2-1', 'model_kling-v2-1'],
		['google', 'model_veo3-1'],
	])('finds by name, id and provider: %s', async (filter, expected) => {
		expect((await search(filter)).map(({ value }) => value)).toContain(expected);
	});

	it('finds nothing for what is not there', async () => {
		expect(await search('no such model at all')).toEqual([]);
	});

	it('tells the plan of a model above the free one', async () => {
		const [seedance] = await search('model_bytedance-seedance-2-0');
		expect(seedance?.name).toMatch(/Seedance 2.0 \(.*Pro.*\)/);
	});

	it('says what to do about a wrong key', async () => {
		await expect(
			methods.listSearch.searchModels.call(context({}, { apiSecret: 'wrong' })),
		).rejects.toThrow('does not know this API key and secret');
	});
});

describe('the form of a model', () => {
	it('is one request', async () => {
		const { fields } = await formOf('model_veo3-1-fast');
		expect(fields.map(({ id }) => id)).toContain('duration');
		expect(fields.map(({ id }) => id)).not.toContain('prompt');
		// A request of the wrong key above may still come in.
		const answered = bench.simulator.control.requests().filter(({ status }) => status !== 401);
		expect(answered.map(({ path }) => path)).toEqual(['/v1/models/model_veo3-1-fast']);
	});

	it('differs from model to model', async () => {
		const idsOf = async (modelId: string) => (await formOf(modelId)).fields.map(({ id }) => id);
		expect(await idsOf('model_kling-v2-1')).toContain('startImage');
		expect(await idsOf('model_luma-ray-3-2')).toContain('startFrame');
	});

	it('says so when there is no such model, and when none is selected', async () => {
		expect(await formOf('model_none')).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringMatching(/has no model model_none/),
		});
		expect((await formOf('')).emptyFieldsNotice).toMatch(/^Select a model first/);
	});

	it('rejects, and so keeps what is filled in, when trouble may pass', async () => {
		bench.simulator.control.nextFault({ kind: 'badGateway', times: 9 });
		await expect(formOf('model_veo3-1-fast')).rejects.toThrow(/could not answer \(HTTP 502\)/);
	});
});

it('the list of jobs shows the newest ones and pages on', async () => {
	const { results } = await methods.listSearch.searchJobs.call(context());
	expect(results).toEqual([]);
});
