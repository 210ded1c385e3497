import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('The credential dialog', () => {
	const environment = useTestEnvironment('Scenario for credential');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
	});

	test('the credential test rejects a wrong key', async () => {
		const { baseUrl } = environment.simulator;
		await editor.credential.create();
		await editor.credential.fill({ apiKey: 'wrong', apiSecret: 'wrong', baseUrl });
		await editor.credential.save();
		await editor.credential.showDetails();
		await expect(editor.credential.dialog).toContainText(/API key (and|or) secret/);
	});

	test('the credential test accepts the right key, with white space around it', async () => {
		const { apiKey, apiSecret } = environment.simulator;
		await editor.credential.fill({ apiKey: ` ${apiKey} `, apiSecret });
		await editor.credential.save();
		await editor.credential.closed();
		await editor.credential.edit();
		await editor.credential.tested();
	});

	test('the credential dialog shows neither key nor secret again', async () => {
		const { apiKey, apiSecret } = environment.simulator;
		const shown = await editor.page
			.locator('input')
			.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
		expect(shown.join()).not.toContain(apiKey);
		expect(shown.join()).not.toContain(apiSecret);
	});
});
