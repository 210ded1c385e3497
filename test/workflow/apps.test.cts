import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built } from '../../tools/engine/nodeTypes.cts';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateFields, generateJson } from './parameters.cts';
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

function runFields(values: IDataObject, over: IDataObject = {}): IDataObject {
	const { model: _, prompt: __, ...parameters } = generateFields(values);
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

	it('sends the values of its form, including its prompt', async () => {
		await simulated.outputs(runFields({ prompt: 'A cabin', aspectRatio: '9:16' }));
		expect(runs()).toMatchObject([{ body: { prompt: 'A cabin', aspectRatio: '9:16' } }]);
	});

	it('uploads the files of an item first', async () => {
		const png = readFileSync(path.join(__dirname, '../../simulator/media/1x1.png'));
		const file = { mimeType: 'image/png', fileName: 'shoe.png', data: png.toString('base64') };
		await simulated.outputs(runJson({ product: 'shoe' }, { app: byId('wflow_turntable') }), {
			items: [{ json: {}, binary: { shoe: file } }],
		});
		const { product } = runs()[0]?.body as { product: string };
		expect(simulated.control.assetBytes(product).equals(png)).toBe(true);
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

	it('returns the job at once without Wait for Completion', async () => {
		const run = await simulated.run(runJson(POSTER, { waitForCompletion: false }));
		expect(outputOf(run, NODE)).toMatchObject([
			{ json: { jobId: expect.any(String), modelId: null, workflowId: 'wflow_poster' } },
		]);
	});

	it('reports all invalid values before anything is sent', async () => {
		const run = await simulated.run(runJson({ aspectRatio: '5:4', colour: 'red' }));
		const { message } = errorOf(run);
		expect(message).toMatch(/Sentence is required/);
		expect(message).toMatch(/Aspect Ratio must be one of 1:1, 16:9, 9:16/);
		expect(message).toMatch(/no input "colour"/);
		expect(runs()).toEqual([]);
	});

	it('says what to do about an unknown app, and about none', async () => {
		const missing = await simulated.run(runJson({}, { app: byId('wflow_none') }));
		expect(errorOf(missing).message).toMatch(/wflow_none.*not found/i);
		const none = await simulated.run(runJson({}, { app: byId('={{ $json.none }}') }));
		expect(errorOf(none)).toMatchObject({
			message: 'No app is selected',
			description: expect.stringContaining('"App"'),
		});
	});

	it('names the app when its job fails', async () => {
		simulated.control.nextOutcome({ kind: 'failure', error: 'A step gave nothing' });
		const run = await simulated.run(runJson(POSTER));
		expect(errorOf(run).message).toMatch(
			/^Job \S+ of wflow_poster did not succeed: A step gave nothing/,
		);
	});

	it('never runs twice: a job with a lost reply is recovered', async () => {
		simulated.control.nextFault({ kind: 'lostReply', on: { method: 'PUT', path: '/run$' } });
		const outputs = await simulated.outputs(runJson(POSTER));
		expect(runs()).toHaveLength(1);
		expect(simulated.created()).toHaveLength(1);
		expect(outputs[0]?.json).toMatchObject({ workflowId: 'wflow_poster' });
	});

	it('stays within Max Cost', async () => {
		const run = await simulated.run(runJson(POSTER, { options: { maxCost: 5 } }));
		expect(errorOf(run).message).toBe('This job would cost 12 Creative Units, but the limit is 5');
		expect(simulated.created()).toEqual([]);
	});
});

it('Estimate Cost returns the cost of an app without a run', async () => {
	const run = await simulated.run(runJson(POSTER, { operation: 'estimateCost' }));
	expect(outputOf(run, NODE)).toMatchObject([{ json: { workflowId: 'wflow_poster', cost: 12 } }]);
	expect(runs()).toMatchObject([{ query: { dryRun: 'true' } }]);
	expect(simulated.created()).toEqual([]);
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

	it('returns the API record with Simplify off', async () => {
		const record = await get('wflow_pick', { simplify: false });
		expect(record).toMatchObject({ id: 'wflow_pick', flow: expect.any(Array) });
	});

	it('says what to do about an unknown app, and about none', async () => {
		const run = async (value: string) =>
			errorOf(await simulated.run(app({ operation: 'get', app: byId(value) }))).message;
		expect(await run('wflow_none')).toMatch(/wflow_none.*not found/i);
		expect(await run('={{ $json.none }}')).toBe('No app is selected');
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

	it('has a limit, and returns the API records with Simplify off', async () => {
		expect(await list({ limit: 2 })).toHaveLength(2);
		const [record] = await list({ limit: 1, simplify: false });
		expect(record).toMatchObject({ id: 'wflow_intro', hasFlow: true });
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
		['SENTENCE poster', ['wflow_poster']],
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
