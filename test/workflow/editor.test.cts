import type { IDataObject } from 'n8n-workflow';

import { startSimulator } from '../../simulator/index.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { byId, generate } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

const { methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

const context = (over: IDataObject = {}, credential: Record<string, string> = {}) =>
	loadOptionsContext(generate(over), simulated.credentials(credential));

const search = async (filter?: string) =>
	(await methods.listSearch.searchModels.call(context(), filter)).results;

const formOf = async (modelId: string) =>
	await methods.resourceMapping.getModelParameters.call(context({ model: byId(modelId) }));

describe('the model list', () => {
	it('has every public video model of all pages, and own models', async () => {
		const values = (await search()).map(({ value }) => value);
		expect(values).toContain('model_veo3-1-fast');
		expect(values).toContain('model_kling-v2-1');
		const pages = simulated.control
			.requests()
			.filter(({ path, query }) => path === '/v1/models' && query.privacy === 'public');
		expect(pages.length).toBeGreaterThan(1);
		expect(new Set(values).size).toBe(values.length);
	});

	it('is fetched once for opening it, searching and picking', async () => {
		const fresh = await startSimulator();
		const { apiKey, apiSecret, baseUrl } = fresh;
		const openWith = (over: IDataObject = {}) =>
			loadOptionsContext(generate(over), { apiKey, apiSecret, baseUrl });
		const { searchModels } = methods.listSearch;
		const paths = () => fresh.control.requests().map(({ path }) => path);
		try {
			await searchModels.call(openWith());
			const opened = paths().length;
			const typed = 'kling v2.1 m';
			for (let end = 1; end <= typed.length; end++) {
				await searchModels.call(openWith(), typed.slice(0, end));
			}
			expect(paths()).toHaveLength(opened);
			await methods.resourceMapping.getModelParameters.call(
				openWith({ model: byId('model_kling-v2-1') }),
			);
			expect(paths().slice(opened)).toEqual(['/v1/models/model_kling-v2-1']);
		} finally {
			await fresh.close();
		}
	});

	it('omits models that generate something else', async () => {
		const values = (await search()).map(({ value }) => value);
		expect(values).not.toContain('model_ernie-image');
		expect(values).not.toContain('model_partcrafter');
	});

	it('has models of all resources as long as none is set', async () => {
		const { results } = await methods.listSearch.searchModels.call(
			context({ resource: undefined }),
		);
		const values = results.map(({ value }) => value);
		expect(values).toEqual(expect.arrayContaining(['model_veo3-1-fast', 'model_ernie-image']));
	});
});

describe('the form of a model', () => {
	it('takes one request', async () => {
		const { fields } = await formOf('model_veo3-1-fast');
		expect(fields.map(({ id }) => id)).toContain('duration');
		expect(fields.map(({ id }) => id)).not.toContain('prompt');
		// A request of the wrong key above may still come in.
		const answered = simulated.control.requests().filter(({ status }) => status !== 401);
		expect(answered.map(({ path }) => path)).toEqual(['/v1/models/model_veo3-1-fast']);
	});

	it('shows what a workflow sets that was not made in the editor', async () => {
		const shown = async (parameters: IDataObject) => {
			const form = context({ model: byId('model_veo3-1-fast'), parameters });
			const { fields } = await methods.resourceMapping.getModelParameters.call(form);
			return fields.filter(({ removed }) => !removed).map(({ id }) => id);
		};
		const parameters = { mappingMode: 'defineBelow', value: { aspectRatio: '9:16' } };
		expect(await shown(parameters)).toContain('aspectRatio');
		// The editor knows by itself what it shows.
		expect(await shown({ ...parameters, schema: [{ id: 'duration' }] })).not.toContain(
			'aspectRatio',
		);
	});

	it("says when the model doesn't exist, and when none is selected", async () => {
		expect(await formOf('model_none')).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringMatching(/has no model model_none/),
		});
		expect((await formOf('')).emptyFieldsNotice).toMatch(/^Select a model first/);
	});

	it('says what a model without parameters takes', async () => {
		const inputs = [{ name: 'prompt', type: 'string' as const }];
		simulated.control.setModel({ id: 'model_test-story', inputs });
		expect(await formOf('model_test-story')).toEqual({
			fields: [],
			emptyFieldsNotice: 'This model has no parameters besides the prompt.',
		});
		expect(await formOf('model_simulator-no-inputs')).toEqual({
			fields: [],
			emptyFieldsNotice: 'This model takes no prompt and has no parameters.',
		});
	});

	it('rejects, and so keeps what is filled in, when trouble may pass', async () => {
		simulated.control.nextFault({ kind: 'badGateway', times: 9 });
		await expect(formOf('model_veo3-1-fast')).rejects.toThrow(
			/couldn't process the request \(HTTP 502\)/,
		);
	});
});

describe('Available Parameters', () => {
	const list = async (over: IDataObject) =>
		await methods.loadOptions.listModelParameters.call(context(over));

	it('lists what the form of the model has, with types and allowed values', async () => {
		const model = byId('model_veo3-1-fast');
		const options = await list({ model, parameterMode: 'json' });
		const { fields } = await formOf('model_veo3-1-fast');
		expect(options.map(({ value }) => value)).toEqual(fields.map(({ id }) => id));
		expect(options).toEqual(
			expect.arrayContaining([
				{ name: 'duration', value: 'duration', description: 'number, one of 4, 6, 8' },
				{ name: 'generateAudio', value: 'generateAudio', description: 'boolean, required' },
				{
					name: 'referenceImages',
					value: 'referenceImages',
					description: 'list of images: binary fields, URLs or asset IDs, at most 3 entries',
				},
			]),
		);
	});

	it('lists those of an app', async () => {
		const { results } = await methods.listSearch.searchApps.call(context(), 'turntable');
		const app = byId(String(results[0]?.value));
		const run = context({ resource: 'app', operation: 'run', app });
		const options = await methods.loadOptions.listAppParameters.call(run);
		const { fields } = await methods.resourceMapping.getAppParameters.call(run);
		expect(options.map(({ value }) => value)).toEqual(fields.map(({ id }) => id));
		expect(options).toContainEqual(expect.objectContaining({ value: 'product' }));
	});

	it("says when the model doesn't exist, and when none is selected", async () => {
		expect(await list({ model: byId('') })).toEqual([
			{ name: 'Select a model first: its parameters appear here.', value: '' },
		]);
		expect(await list({ model: byId('model_none') })).toEqual([
			{ name: expect.stringMatching(/has no model model_none/), value: '' },
		]);
	});
});
