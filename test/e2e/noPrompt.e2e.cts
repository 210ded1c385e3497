import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('A model without a prompt', () => {
	// Each goes on where the one before it has ended.
	test.describe.configure({ mode: 'serial' });

	const environment = useTestEnvironment('Scenario for noPrompt');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
		await editor.credential.choose(environment.credential.name);
	});

	const pick = async (model: string, field: string) => {
		await editor.node.openList('model');
		await editor.node.pickListed(model);
		await editor.node.parameter(field).waitFor();
	};
	const notice = () => editor.node.panel.getByText('This model takes no prompt');

	test('the notice is below Prompt only while such a model is selected', async () => {
		await pick('Google Veo 3.1 Fast', 'image');
		await editor.node.fill('prompt', 'A fox in the snow');
		await expect(notice()).toBeHidden();
		await pick('Topaz Video Upscale', 'video');
		await notice().waitFor();
		await expect(editor.node.input('prompt')).toHaveValue('A fox in the snow');
		await pick('Google Veo 3.1 Fast', 'image');
		await notice().waitFor({ state: 'hidden' });
		await expect(editor.node.input('prompt')).toHaveValue('A fox in the snow');
	});

	test('a text that was left from another model does not run unseen', async () => {
		await pick('Topaz Video Upscale', 'video');
		await editor.node.fill('video', 'https://example.com/fox.mp4');
		await editor.node.executeStep();
		expect((await editor.output.failure()).message).toContain('leave "Prompt" empty');
		expect(environment.simulator.control.jobsCreated()).toEqual([]);
	});

	test('the notice is not shown with JSON, which may be for any model', async () => {
		await editor.node.pickOption('parameterMode', 'Using JSON');
		await notice().waitFor({ state: 'hidden' });
		await expect(editor.node.input('prompt')).toHaveValue('A fox in the snow');
	});
});
