import type { IDataObject } from 'n8n-workflow';

import { byId, generate } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

const editor = (over: IDataObject = {}) => simulated.editor(generate(over));

const formOf = async (modelId: string) => await editor({ model: byId(modelId) }).form();

describe('the model list', () => {
	it('has every public video model of all pages, own models, and no others', async () => {
		const values = await editor().values('searchModels');
		expect(values).toEqual(expect.arrayContaining(['model_veo3-1-fast', 'model_kling-v2-1']));
		expect(values).not.toContain('model_ernie-image');
		expect(values).not.toContain('model_partcrafter');
		const pages = simulated.control
			.requests()
			.filter(({ path, query }) => path === '/v1/models' && query.privacy === 'public');
		expect(pages.length).toBeGreaterThan(1);
		expect(new Set(values).size).toBe(values.length);
	});

	it('is fetched once for opening it, searching and picking', async () => {
		// A list is kept for a minute.
		await simulated.wait(120);
		const paths = () => simulated.control.requests().map(({ path }) => path);
		await editor().list('searchModels');
		const opened = paths().length;
		expect(opened).toBeGreaterThan(0);
		const typed = 'kling v2.1 m';
		for (let end = 1; end <= typed.length; end++) {
			await editor().list('searchModels', typed.slice(0, end));
		}
		expect(paths()).toHaveLength(opened);
		await formOf('model_kling-v2-1');
		expect(paths().slice(opened)).toEqual(['/v1/models/model_kling-v2-1']);
	});

	it('has models of all resources as long as none is set', async () => {
		expect(await editor({ resource: undefined }).values('searchModels')).toEqual(
			expect.arrayContaining(['model_veo3-1-fast', 'model_ernie-image']),
		);
	});
});

describe('the form of a model', () => {
	it('takes one request', async () => {
		const { fields } = await formOf('model_veo3-1-fast');
		expect(fields.map(({ id }) => id)).toContain('duration');
		expect(fields.map(({ id }) => id)).not.toContain('prompt');
		expect(simulated.control.requests().map(({ path }) => path)).toEqual([
			'/v1/models/model_veo3-1-fast',
		]);
	});

	it('shows what a workflow sets that was not made in the editor', async () => {
		const shown = async (parameters: IDataObject) => {
			const { fields } = await editor({ model: byId('model_veo3-1-fast'), parameters }).form();
			return fields.filter(({ removed }) => !removed).map(({ id }) => id);
		};
		const parameters = { mappingMode: 'defineBelow', value: { aspectRatio: '9:16' } };
		expect(await shown(parameters)).toContain('aspectRatio');
		// The editor knows by itself what it shows.
		expect(await shown({ ...parameters, schema: [{ id: 'duration' }] })).not.toContain(
			'aspectRatio',
		);
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
	it('lists what the form of the model has, with types and allowed values', async () => {
		const model = byId('model_veo3-1-fast');
		const { available, form } = editor({ model, parameterMode: 'json' });
		const options = await available();
		const { fields } = await form();
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
		const app = byId('wflow_turntable');
		const { available, form } = editor({ resource: 'app', operation: 'run', app });
		const options = await available();
		const { fields } = await form();
		expect(options.map(({ value }) => value)).toEqual(fields.map(({ id }) => id));
		expect(options).toContainEqual(expect.objectContaining({ value: 'product' }));
	});
});

it.each([
	['no model', '', /^Select a model first: its parameters appear here\.$/],
	["a model that doesn't exist", 'model_none', /has no model model_none/],
])('the form and Available Parameters say so for %s', async (_, id, message) => {
	const { available, form } = editor({ model: byId(id) });
	const emptyFieldsNotice = expect.stringMatching(message);
	expect(await form()).toEqual({ fields: [], emptyFieldsNotice });
	expect(await available()).toEqual([{ name: emptyFieldsNotice, value: '' }]);
});
