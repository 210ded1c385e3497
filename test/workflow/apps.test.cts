import type { IDataObject } from 'n8n-workflow';

import { byId, runApp } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

const POSTER = { prompt: 'A lighthouse in a storm', aspectRatio: '16:9' };

const app = (operation: string, over: IDataObject = {}): IDataObject => ({
	resource: 'app',
	operation,
	...over,
});

const runs = () => simulated.requestsTo(/\/run$/);

describe('Run App', () => {
	it('sends a flat body, waits, and returns the files', async () => {
		const [item, ...others] = await simulated.outputs(runApp('wflow_poster', POSTER));
		expect(runs()).toMatchObject([
			{ method: 'PUT', path: '/v1/workflows/wflow_poster/run', body: POSTER },
		]);
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
		const value = 'https://app.scenario.com/teams/team_1/workflows/wflow_intro/run?tab=about';
		await simulated.outputs(
			runApp('', { prompt: 'Hello' }, { app: { __rl: true, mode: 'url', value } }),
		);
		expect(runs()).toMatchObject([{ path: '/v1/workflows/wflow_intro/run' }]);
	});

	it('never runs twice: a job with a lost reply is recovered', async () => {
		simulated.control.nextFault({ kind: 'lostReply', on: { method: 'PUT', path: '/run$' } });
		const outputs = await simulated.json(runApp('wflow_poster', POSTER));
		expect(runs()).toHaveLength(1);
		expect(simulated.created()).toHaveLength(1);
		expect(outputs).toMatchObject([{ workflowId: 'wflow_poster' }]);
	});

	it('waits for files that appear after the end of the job', async () => {
		simulated.control.nextOutcome({ assetIdsAfter: 25 });
		const [item] = await simulated.outputs(runApp('wflow_poster', POSTER));
		simulated.expectItsFile(item);
	});

	it('returns a job that never gets any, because not all apps make files', async () => {
		simulated.control.nextOutcome({ assets: 0 });
		const [output] = await simulated.json(runApp('wflow_poster', POSTER));
		expect(output).toMatchObject({ status: 'success', output: null });
	});
});

const get = async (id: string) => await simulated.json(app('get', { app: byId(id) }));

it('Get App returns the inputs of an app, and the steps that wait for a person', async () => {
	expect(await get('wflow_pick')).toMatchObject([
		{
			workflowId: 'wflow_pick',
			name: 'Pick a Key Visual',
			outputKinds: ['image'],
			inputs: [{ name: 'prompt', type: 'string', required: true }],
			approvalSteps: [{ nodeId: 'pick', type: 'selection' }],
		},
	]);
	expect(await get('wflow_poster')).toMatchObject([{ approvalSteps: [] }]);
});

describe('Get Many Apps', () => {
	const list = async (over: IDataObject = {}) => await simulated.json(app('getMany', over));

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
		[{ search: 'wflow_turntable' }, ['wflow_turntable']],
		[{ search: 'wflow_intro', visibility: 'public' }, []],
	])('filters by %j', async (filters, expected) => {
		const found = (await list({ filters })).map(({ workflowId }) => workflowId);
		expect(found).toEqual(expected);
	});
});

describe('an app in the editor', () => {
	it('is listed, own ones first, without drafts, and found', async () => {
		const { list, values } = simulated.editor(app('run'));
		const found = await list('searchApps');
		expect(found[0]).toEqual({ name: 'Team Intro (own)', value: 'wflow_intro' });
		const ids = found.map(({ value }) => value);
		expect(ids).toEqual(expect.arrayContaining(['wflow_poster', 'wflow_turntable']));
		expect(ids).not.toContain('wflow_draft');
		expect(await values('searchApps', 'turntable')).toEqual(['wflow_turntable']);
	});

	const formOf = async (id: string) => await simulated.editor(app('run', { app: byId(id) })).form();

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
