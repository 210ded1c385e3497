import type { Editor } from './harness/editor.cts';
import { until } from './harness/process.cts';
import { openScene, type Scene } from './harness/scene.cts';

describe('The form of a model', () => {
	let scene: Scene;
	let editor: Editor;

	beforeAll(async () => {
		scene = await openScene('Scenario for form');
		editor = await scene.editor();
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
		await editor.credential.choose(scene.credential.name);
	});
	afterAll(async () => await scene.close());

	const pick = async (words: string, model: string) => {
		await editor.node.openList('model');
		await editor.node.searchList(words);
		await editor.node.pickListed(model);
	};

	test('the list holds the models of all pages, and the plan that some need', async () => {
		await editor.node.openList('model');
		const models = await editor.node.listed();
		const pages = scene.simulator.control
			.requests()
			.filter(({ path, query }) => path === '/v1/models' && query.paginationToken);
		expect(pages).not.toEqual([]);
		expect(models.length).toBeGreaterThan(20);
		expect(models).toEqual(
			expect.arrayContaining(['Google Veo 3.1 Fast', 'Kling V3 T2V Pro (Creator plan)']),
		);
	});

	test('the list is searched', async () => {
		await editor.node.searchList('kling');
		const models = await editor.node.listed();
		expect(models.length).toBeGreaterThan(1);
		expect(models.every((model) => model.includes('Kling'))).toBe(true);
	});

	test('picking Kling shows what Kling takes', async () => {
		await editor.node.pickListed('Kling V3');
		await editor.node.fill('prompt', 'A fox in the snow');
		expect(await editor.node.fields()).toEqual(
			expect.arrayContaining(['duration', 'generateAudio']),
		);
		expect(await editor.node.shown('duration')).toBe('5s');
		expect(await editor.node.choices('duration')).toEqual(expect.arrayContaining(['3s', '15s']));
	});

	test('an optional field is added and removed', async () => {
		expect(await editor.node.fields()).not.toContain('cfgScale');
		await editor.node.addField('CFG Scale (0-1, step 0.1)');
		expect(await editor.node.fields()).toContain('cfgScale');
		expect(await editor.node.shown('cfgScale')).toBe('0.5');
		await editor.node.removeField('cfgScale');
		expect(await editor.node.fields()).not.toContain('cfgScale');
	});

	test('switching to Veo shows what Veo takes, and the prompt stays', async () => {
		await pick('veo', 'Google Veo 3.1 Fast');
		await editor.node.mapper.getByText('First Frame').waitFor();
		expect(await editor.node.fields()).toEqual(
			expect.arrayContaining(['image', 'resolution', 'generateAudio']),
		);
		expect(await editor.node.fields()).not.toContain('cfgScale');
		expect(await editor.node.shown('prompt')).toBe('A fox in the snow');
	});

	test('a required field can not be removed', async () => {
		expect(await editor.node.mapper.getByTestId('remove-field-button-generateAudio').count()).toBe(
			0,
		);
	});

	test('what changed on the server is there after a refresh', async () => {
		const { control } = scene.simulator;
		control.setModel({
			id: 'model_veo3-1-fast',
			inputs: [
				{ name: 'prompt', type: 'string', label: 'Prompt', prompt: true },
				{ name: 'weather', type: 'string', label: 'Weather', required: { always: true } },
			],
		});
		await editor.node.formMenu(/refresh/i);
		await editor.node.mapper.getByText('Weather').waitFor();
		expect(await editor.node.fields()).toEqual(['weather']);
	});

	test('a required field is marked until it is filled in', async () => {
		await until('the empty field is marked', async () => (await editor.node.marked()) === 1);
		await editor.node.fill('weather', 'Rain');
		await until('the field is marked no more', async () => (await editor.node.marked()) === 0);
	});

	test('a model that is gone says so in the form', async () => {
		await editor.node.setLocatorMode('model', 'By ID');
		await editor.node.fillLocator('model', 'model_of-yesterday');
		await editor.node.mapper.getByText(/not found|no model/i).waitFor();
	});
});
