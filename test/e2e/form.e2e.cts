import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('The form of a model', () => {
	// Each goes on where the one before it has ended.
	test.describe.configure({ mode: 'serial' });

	const environment = useTestEnvironment('Scenario for form');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
		await editor.credential.choose(environment.credential.name);
	});

	const pick = async (words: string, model: string) => {
		await editor.node.openList('model');
		await editor.node.searchList(words);
		await editor.node.pickListed(model);
	};

	test('the model list has the models of all pages, with required plans', async () => {
		await editor.node.openList('model');
		const pages = environment.simulator.control
			.requests()
			.filter(({ path, query }) => path === '/v1/models' && query.paginationToken);
		expect(pages).not.toEqual([]);
		await expect
			.poll(async () => await editor.node.listed.allInnerTexts())
			.toEqual(
				expect.arrayContaining([
					'Google Veo 3.1 Fast · text, image → video',
					'Kling V3 T2V Pro · text → video · Kuaishou Technology (Creator plan)',
				]),
			);
	});

	test('the model list finds what people want: image to video, own ones first, then featured ones', async () => {
		const { listed } = editor.node;
		await editor.node.searchList('image to video');
		await expect(listed.filter({ hasNotText: /image.* → video/ })).toHaveCount(0);
		await expect(listed.nth(0)).toHaveText('Walk Cycle · image → video · Demo Project');
		await expect(listed.nth(1)).toHaveText('Google Veo 3.1 · text, image → video (Creator plan)');
		await editor.page.screenshot({ path: 'output/e2e/model-list.png' });
	});

	test('the model list can be searched', async () => {
		const { listed } = editor.node;
		await editor.node.searchList('kling');
		await expect(listed.filter({ hasNotText: 'Kling' })).toHaveCount(0);
		await expect(listed.nth(1)).toBeVisible();
	});

	test("selecting Kling shows Kling's inputs", async () => {
		await editor.node.pickListed('Kling V3');
		await editor.node.fill('prompt', 'A fox in the snow');
		await expect
			.poll(editor.node.fields)
			.toEqual(expect.arrayContaining(['duration', 'generateAudio']));
		await expect(editor.node.input('duration')).toHaveValue('5s');
		expect(await editor.node.choices('duration', '15s')).toEqual(
			expect.arrayContaining(['3s', '15s']),
		);
	});

	test('an optional field can be added and removed', async () => {
		const cfgScale = editor.node.input('cfgScale');
		await expect(cfgScale).toBeHidden();
		await editor.node.addField('CFG Scale (0-1, step 0.1)');
		await expect(cfgScale).toHaveValue('0.5');
		await editor.node.removeField('cfgScale');
		await expect(cfgScale).toBeHidden();
	});

	test("switching to Veo shows Veo's inputs and keeps the prompt", async () => {
		await pick('veo', 'Google Veo 3.1 Fast');
		await editor.node.mapper.getByText('First Frame').waitFor();
		await expect
			.poll(editor.node.fields)
			.toEqual(expect.arrayContaining(['image', 'resolution', 'generateAudio']));
		await expect(editor.node.input('cfgScale')).toBeHidden();
		await expect(editor.node.input('prompt')).toHaveValue('A fox in the snow');
	});

	test("a required field can't be removed", async () => {
		await expect(editor.node.mapper.getByTestId('remove-field-button-generateAudio')).toHaveCount(
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
		await expect.poll(editor.node.fields).toEqual(['weather']);
	});

	test('a required field is marked until it is filled in', async () => {
		await expect(editor.node.marks).toHaveCount(1);
		await editor.node.fill('weather', 'Rain');
		await expect(editor.node.marks).toHaveCount(0);
	});

	test('the form says when a model no longer exists', async () => {
		await editor.node.setLocatorMode('model', 'By ID');
		await editor.node.fillLocator('model', 'model_of-yesterday');
		await editor.node.mapper.getByText(/not found|no model/i).waitFor();
	});
});
