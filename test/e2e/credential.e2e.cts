import type { Editor } from './harness/editor.cts';
import { openScene, type Scene } from './harness/scene.cts';

describe('A credential made by hand', () => {
	let scene: Scene;
	let editor: Editor;

	beforeAll(async () => {
		scene = await openScene('Scenario for credential');
		editor = await scene.editor();
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
	});
	afterAll(async () => await scene.close());

	test('with a wrong key it says so, and what to do', async () => {
		const { baseUrl } = scene.simulator;
		await editor.credential.create();
		await editor.credential.fill({ apiKey: 'wrong', apiSecret: 'wrong', baseUrl });
		await editor.credential.save();
		expect(await editor.credential.refusal()).toContain(
			'Scenario does not know this API key and secret',
		);
	});

	test('with the right key it works, white space around it or not', async () => {
		const { apiKey, apiSecret } = scene.simulator;
		await editor.credential.fill({ apiKey: ` ${apiKey} `, apiSecret });
		await editor.credential.save();
		await editor.credential.closed();
		await editor.credential.edit();
		await editor.credential.tested();
	});

	test('shows neither key nor secret again', async () => {
		const { apiKey, apiSecret } = scene.simulator;
		const shown = await editor.page
			.locator('input')
			.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
		expect(shown.join()).not.toContain(apiKey);
		expect(shown.join()).not.toContain(apiSecret);
	});
});
