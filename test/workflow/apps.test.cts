import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { loadOptionsContext } from '../engine/loadOptions.cts';
import { built } from '../engine/nodeTypes.cts';
import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { byId, generateFields, generateJson } from './parameters.cts';
import { NODE, useBench } from './support.cts';

const bench = useBench();

const { methods } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');

const POSTER = { prompt: 'A lighthouse in a storm', aspectRatio: '16:9' };

const app = (over: IDataObject = {}): IDataObject => ({
	resource: 'workflow',
	operation: 'run',
	workflow: byId('wflow_poster'),
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
	const { apiKey, apiSecret, baseUrl } = bench.simulator;
	return loadOptionsContext(parameters, { apiKey, apiSecret, baseUrl });
};

const runs = () => bench.simulator.control.requests().filter(({ path }) => path.endsWith('/run'));

describe('Run App', () => {
	it('runs it by a flat body, waits, and puts out the files', async () => {
		const run = await bench.run(runJson(POSTER));
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
		const bytes = bench.simulator.control.assetBytes(String(item?.json.assetId));
		expect(Buffer.from(item?.binary?.data?.data ?? '', 'base64').equals(bytes)).toBe(true);
	});

	it('takes the values of its form, its prompt among them', async () => {
		const run = await bench.run(runFields({ prompt: 'A cabin', aspectRatio: '9:16' }));
		expect(errorOf(run).message).toBe('');
		expect(runs()).toMatchObject([{ body: { prompt: 'A cabin', aspectRatio: '9:16' } }]);
	});

	it('uploads the files of an item first', async () => {
		const png = readFileSync(path.join(__dirname, '../../simulator/media/1x1.png'));
		const file = { mimeType: 'image/png', fileName: 'shoe.png', data: png.toString('base64') };
		const run = await bench.run(
			runJson({ product: 'shoe' }, { workflow: byId('wflow_turntable') }),
			{ items: [{ json: {}, binary: { shoe: file } }] },
		);
		expect(errorOf(run).message).toBe('');
		const { product } = runs()[0]?.body as { product: string };
		expect(bench.simulator.control.assetBytes(product).equals(png)).toBe(true);
	});

	it('takes an app by its address', async () => {
		const workflow = {
			__rl: true,
			mode: 'url',
			value: 'https://app.scenario.com/teams/team_1/workflows/wflow_intro/run?tab=about',
		};
		const run = await bench.run(runJson({ prompt: 'Hello' }, { workflow }));
		expect(errorOf(run).message).toBe('');
		expect(runs()).toMatchObject([{ path: '/v1/workflows/wflow_intro/run' }]);
	});

	it('returns the job at once when it is not to wait', async () => {
		const run = await bench.run(runJson(POSTER, { waitForCompletion: false }));
		expect(outputOf(run, NODE)).toMatchObject([
			{ json: { jobId: expect.any(String), modelId: null, workflowId: 'wflow_poster' } },
		]);
	});

	it('says all that is wrong before anything is sent', async () => {
		const run = await bench.run(runJson({ aspectRatio: '5:4', colour: 'red' }));
		const { message } = errorOf(run);
		expect(message).toMatch(/Sentence is required/);
		expect(message).toMatch(/Aspect Ratio must be one of 1:1, 16:9, 9:16/);
		expect(message).toMatch(/no input "colour"/);
		expect(runs()).toEqual([]);
	});

	it('says what to do about an app that is not there, and about none', async () => {
		const missing = await bench.run(runJson({}, { workflow: byId('wflow_none') }));
		expect(errorOf(missing).message).toMatch(/wflow_none.*not found/i);
		const none = await bench.run(runJson({}, { workflow: byId('={{ $json.none }}') }));
		expect(errorOf(none)).toMatchObject({
			message: 'No app is selected',
			description: expect.stringContaining('parameter App'),
		});
	});

	it('names the app when its job fails', async () => {
		bench.simulator.control.nextOutcome({ kind: 'failure', error: 'A step gave nothing' });
		const run = await bench.run(runJson(POSTER));
		expect(errorOf(run).message).toMatch(
			/^Job \S+ of wflow_poster did not succeed: A step gave nothing/,
		);
	});

	it('never runs twice: a lost reply is looked for', async () => {
		bench.simulator.control.nextFault({ kind: 'lostReply', on: { method: 'PUT', path: '/run$' } });
		const run = await bench.run(runJson(POSTER));
		expect(errorOf(run).message).toBe('');
		expect(runs()).toHaveLength(1);
		expect(bench.simulator.control.jobsCreated()).toHaveLength(1);
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({ workflowId: 'wflow_poster' });
	});

	it('keeps within Max Cost', async () => {
		const run = await bench.run(runJson(POSTER, { options: { maxCost: 5 } }));
		expect(errorOf(run).message).toBe('This job would cost 12 Creative Units, and the limit is 5');
		expect(bench.simulator.control.jobsCreated()).toEqual([]);
	});
});

it('Estimate Cost prices it without a run', async () => {
	const run = await bench.run(runJson(POSTER, { operation: 'estimateCost' }));
	expect(outputOf(run, NODE)).toMatchObject([{ json: { workflowId: 'wflow_poster', cost: 12 } }]);
	expect(runs()).toMatchObject([{ query: { dryRun: 'true' } }]);
	expect(bench.simulator.control.jobsCreated()).toEqual([]);
});

describe('in the editor', () => {
	const listed = async (filter?: string) =>
		(await methods.listSearch.searchWorkflows.call(context(app()), filter)).results;

	it('own and public apps are listed, own ones first, drafts left out', async () => {
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
	])('is searched: %s', async (filter, expected) => {
		expect((await listed(filter)).map(({ value }) => value)).toEqual(expected);
	});

	const formOf = async (id: string) => {
		const parameters = app({ workflow: byId(id) });
		return await methods.resourceMapping.getWorkflowParameters.call(context(parameters));
	};

	it('its form has every input, the prompt among them', async () => {
		const { fields } = await formOf('wflow_poster');
		expect(fields).toMatchObject([
			{ id: 'prompt', displayName: expect.stringMatching(/^Sentence/), required: true },
			{ id: 'aspectRatio', type: 'options', defaultValue: '1:1' },
		]);
	});

	it('says so when there is no app', async () => {
		expect(await formOf('')).toEqual({
			fields: [],
			emptyFieldsNotice: 'Select an app first: its parameters appear here.',
		});
		expect((await formOf('wflow_none')).emptyFieldsNotice).toMatch(/no app wflow_none/);
	});
});
