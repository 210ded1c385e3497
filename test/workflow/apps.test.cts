import type { IDataObject } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson } from './parameters.cts';
import { NODE, useSimulator } from './support.cts';

const simulated = useSimulator();

const { methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

const POSTER = { prompt: 'A lighthouse in a storm', aspectRatio: '16:9' };

const app = (over: IDataObject = {}): IDataObject => ({
	resource: 'app',
	operation: 'run',
	app: byId('wflow_poster'),
	...over,
});

/** Run App with Using JSON, without what a model would need. */
function runJson(values: IDataObject, over: IDataObject = {}): IDataObject {
	const { model: _, prompt: __, ...parameters } = generateJson(values);
	return { ...parameters, ...app(over) };
}

const context = (parameters: IDataObject) => {
	return loadOptionsContext(parameters, simulated.credentials());
};

const runs = () => simulated.requestsTo(/\/run$/);

describe('Run App', () => {
	it('sends a flat body, waits, and returns the files', async () => {
		const run = await simulated.run(runJson(POSTER));
		expect(errorOf(run).message).toBe('');
		expect(runs()).toMatchObject([
			{ method: 'PUT', path: '/v1/workflows/wflow_poster/run', body: POSTER },
		]);
		const [item, ...others] = outputOf(run, NODE);
		expect(others).toEqual([]);
		expect(item).toMatchObject({
			json: {
				status: 'success',
				workflowId: 'wflow_poster',
				cost: 12,
				mimeType: 'image/png',
				assetId: expect.stringMatching(/^asset_/),
			},
			pairedItem: { item: 0 },
		});
		simulated.expectItsFile(item);
	});

	it('accepts an app by its URL', async () => {
		const workflow = {
			__rl: true,
			mode: 'url',
			value: 'https://app.scenario.com/teams/team_1/workflows/wflow_intro/run?tab=about',
		};
		const run = await simulated.run(runJson({ prompt: 'Hello' }, { app: workflow }));
		expect(errorOf(run).message).toBe('');
		expect(runs()).toMatchObject([{ path: '/v1/workflows/wflow_intro/run' }]);
	});

	it('never runs twice: a job with a lost reply is recovered', async () => {
		simulated.control.nextFault({ kind: 'lostReply', on: { method: 'PUT', path: '/run$' } });
		const outputs = await simulated.outputs(runJson(POSTER));
		expect(runs()).toHaveLength(1);
		expect(simulated.created()).toHaveLength(1);
		expect(outputs[0]?.json).toMatchObject({ workflowId: 'wflow_poster' });
	});
});

describe('Get App', () => {
	const get = async (id: string, over: IDataObject = {}) => {
		const outputs = await simulated.outputs(app({ operation: 'get', app: byId(id), ...over }));
		return outputs[0]?.json;
	};

	it('returns the inputs of an app, and the steps that wait for a person', async () => {
		expect(await get('wflow_pick')).toMatchObject({
			workflowId: 'wflow_pick',
			name: 'Pick a Key Visual',
			outputKinds: ['image'],
			inputs: [{ name: 'prompt', type: 'string', required: true }],
			approvalSteps: [{ nodeId: 'pick', type: 'selection' }],
		});
		expect(await get('wflow_poster')).toMatchObject({ approvalSteps: [] });
	});
});

describe('Get Many Apps', () => {
	const list = async (over: IDataObject = {}) => {
		const outputs = await simulated.outputs({ resource: 'app', operation: 'getMany', ...over });
		return outputs.map(({ json }) => json);
	};
	const ids = async (filters: IDataObject) =>
		(await list({ filters })).map(({ workflowId }) => workflowId);

	it('returns published apps, own ones first', async () => {
		const [first, ...others] = await list();
		expect(first).toMatchObject({ workflowId: 'wflow_intro', privacy: 'private' });
		const found = others.map(({ workflowId }) => workflowId);
		expect(found).toContain('wflow_poster');
		expect(found).not.toContain('wflow_draft');
	});

	it.each([
		[{ visibility: 'own' }, ['wflow_intro']],
		[{ search: 'SENTENCE poster' }, ['wflow_poster']],
		[{ search: 'wflow_intro', visibility: 'public' }, []],
	])('filters by %j', async (filters, expected) => {
		expect(await ids(filters)).toEqual(expected);
	});
});

describe('an app in the editor', () => {
	const listed = async (filter?: string) =>
		(await methods.listSearch.searchApps.call(context(app()), filter)).results;

	it('is listed, own ones first, without drafts', async () => {
		const found = await listed();
		expect(found[0]).toEqual({ name: 'Team Intro (own)', value: 'wflow_intro' });
		const values = found.map(({ value }) => value);
		expect(values).toEqual(expect.arrayContaining(['wflow_poster', 'wflow_turntable']));
		expect(values).not.toContain('wflow_draft');
	});

	it.each([
		['turntable', ['wflow_turntable']],
		['wflow_intro', ['wflow_intro']],
		['no such app', []],
	])('is found by search: %s', async (filter, expected) => {
		expect((await listed(filter)).map(({ value }) => value)).toEqual(expected);
	});

	const formOf = async (id: string) => {
		const parameters = app({ app: byId(id) });
		return await methods.resourceMapping.getAppParameters.call(context(parameters));
	};

	it('has every input in its form, including the prompt', async () => {
		const { fields } = await formOf('wflow_poster');
		expect(fields).toMatchObject([
			{ id: 'prompt', displayName: expect.stringMatching(/^Sentence/), required: true },
			{ id: 'aspectRatio', type: 'options', defaultValue: '1:1' },
		]);
	});

	it("has a message in its form if it doesn't exist", async () => {
		expect(await formOf('')).toEqual({
			fields: [],
			emptyFieldsNotice: 'Select an app first: its parameters appear here.',
		});
		expect((await formOf('wflow_none')).emptyFieldsNotice).toMatch(/no app wflow_none/);
	});
});
