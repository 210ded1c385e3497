import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { until } from '../../tools/n8n/process.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

describe('A model without a prompt', () => {
	let environment: TestEnvironment;
	let editor: Editor;

	beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for noPrompt');
		editor = await environment.editor();
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
		await editor.credential.choose(environment.credential.name);
	});
	afterAll(async () => await environment.close());

	const pick = async (model: string, field: string) => {
		await editor.node.openList('model');
		await editor.node.pickListed(model);
		await editor.node.parameter(field).waitFor();
	};
	const prompt = () => editor.node.parameter('prompt');
	const notice = () => editor.node.panel.getByText('This model takes no prompt');

	test('shows no Prompt', async () => {
		await pick('Topaz Video Upscale', 'video');
		await prompt().waitFor({ state: 'hidden' });
		await editor.page.screenshot({ path: '/tmp/noprompt-1.png' });
		expect(await notice().count()).toBe(0);
	});

	test('keeps a text that was written for another model, and says what to do', async () => {
		await pick('Google Veo 3.1 Fast', 'image');
		await editor.node.fill('prompt', 'A fox in the snow');
		await editor.page.screenshot({ path: '/tmp/noprompt-2.png' });
		await pick('Topaz Video Upscale', 'video');
		await notice().waitFor();
		expect(await editor.node.shown('prompt')).toBe('A fox in the snow');
		await editor.page.screenshot({ path: '/tmp/noprompt-3.png' });
		await editor.node.fill('video', 'asset_anything');
		await editor.node.executeStep();
		expect((await editor.output.failure()).message).toContain('leave "Prompt" empty');
		await editor.page.screenshot({ path: '/tmp/noprompt-4.png' });
		expect(environment.simulator.control.jobsCreated()).toEqual([]);
	});

	test('shows it no longer once it is cleared', async () => {
		await editor.node.fill('prompt', '');
		await prompt().waitFor({ state: 'hidden' });
		expect(await notice().count()).toBe(0);
		await editor.page.screenshot({ path: '/tmp/noprompt-5.png' });
	});

	test('shows Prompt with JSON, and for the next model', async () => {
		await editor.node.pickOption('parameterMode', 'Using JSON');
		await prompt().waitFor();
		await editor.page.screenshot({ path: '/tmp/noprompt-6.png' });
		await editor.node.pickOption('parameterMode', 'Using Fields Below');
		await prompt().waitFor({ state: 'hidden' });
		await pick('Kling V3', 'duration');
		await prompt().waitFor();
		await until('the prompt is empty', async () => (await editor.node.shown('prompt')) === '');
	});
});
