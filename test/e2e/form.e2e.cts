import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { until } from '../../tools/n8n/process.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

test.describe('The form of a model', () => {
	let environment: TestEnvironment;
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		environment = await openTestEnvironment('Scenario for form');
		editor = await environment.editor(browser);
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
		await editor.credential.choose(environment.credential.name);
	});
	test.afterAll(async () => await environment.close());

	const pick = async (words: string, model: string) => {
		await editor.node.openList('model');
		await editor.node.searchList(words);
		await editor.node.pickListed(model);
	};

	test('the model list has the models of all pages, with required plans', async () => {
		await editor.node.openList('model');
		const models = await editor.node.listed();
		const pages = environment.simulator.control
			.requests()
			.filter(({ path, query }) => path === '/v1/models' && query.paginationToken);
		expect(pages).not.toEqual([]);
		expect(models.length).toBeGreaterThan(20);
		expect(models).toEqual(
			expect.arrayContaining([
				'Google Veo 3.1 Fast · text, image → video',
				'Kling V3 T2V Pro · text → video · Kuaishou Technology (Creator plan)',
			]),
		);
	});

	test('the model list finds what people want: image to video, own ones first, then featured ones', async () => {
		await editor.node.searchList('image to video');
		const models = await editor.node.listed();
		expect(models.slice(0, 2)).toEqual([
			'Walk Cycle · image → video · Demo Project',
			'Google Veo 3.1 · text, image → video (Creator plan)',
		]);
		expect(models.filter((model) => !/image.* → video/.test(model))).toEqual([]);
		await editor.page.screenshot({ path: 'output/e2e/model-list.png' });
	});

	test('the model list can be searched', async () => {
		await editor.node.searchList('kling');
		const models = await editor.node.listed();
		expect(models.length).toBeGreaterThan(1);
		expect(models.every((model) => model.includes('Kling'))).toBe(true);
	});

	test("selecting Kling shows Kling's inputs", async () => {
		await editor.node.pickListed('Kling V3');
		await editor.node.fill('prompt', 'A fox in the snow');
		expect(await editor.node.fields()).toEqual(
			expect.arrayContaining(['duration', 'generateAudio']),
		);
		expect(await editor.node.shown('duration')).toBe('5s');
		expect(await editor.node.choices('duration', '15s')).toEqual(
			expect.arrayContaining(['3s', '15s']),
		);
	});

	test('an optional field can be added and removed', async () => {
		expect(await editor.node.fields()).not.toContain('cfgScale');
		await editor.node.addField('CFG Scale (0-1, step 0.1)');
		expect(await editor.node.fields()).toContain('cfgScale');
		expect(await editor.node.shown('cfgScale')).toBe('0.5');
		await editor.node.removeField('cfgScale');
		expect(await editor.node.fields()).not.toContain('cfgScale');
	});

	test("switching to Veo shows Veo's inputs and keeps the prompt", async () => {
		await pick('veo', 'Google Veo 3.1 Fast');
		await editor.node.mapper.getByText('First Frame').waitFor();
		expect(await editor.node.fields()).toEqual(
			expect.arrayContaining(['image', 'resolution', 'generateAudio']),
		);
		expect(await editor.node.fields()).not.toContain('cfgScale');
		expect(await editor.node.shown('prompt')).toBe('A fox in the snow');
	});

	test("a required field can't be removed", async () => {
		expect(await editor.node.mapper.getByTestId('remove-field-button-generateAudio').count()).toBe(
			0,
		);
	});

	test('Refresh shows inputs that changed on the server', async () => {
		const { control } = environment.simulator;
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
		await until('the field is no longer marked', async () => (await editor.node.marked()) === 0);
	});

	test('the form says when a model no longer exists', async () => {
		await editor.node.setLocatorMode('model', 'By ID');
		await editor.node.fillLocator('model', 'model_of-yesterday');
		await editor.node.mapper.getByText(/not found|no model/i).waitFor();
	});
});
