import { readFile } from 'node:fs/promises';

import type { Workflow } from '../../tools/n8n/client.cts';
import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { until } from '../../tools/n8n/process.cts';
import { chain, manualTrigger, scenarioNode } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const ours = ({ nodes }: Pick<Workflow, 'nodes'>) =>
	nodes.find(({ name }) => name === 'Generate Video');

test.describe('A saved workflow', () => {
	const environment = useTestEnvironment('Scenario for saved');
	let editor: Editor;
	let workflow: Workflow;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		workflow = await environment.client.createWorkflow(
			chain('Kept', manualTrigger, scenarioNode('Generate Video', environment.credential, {})),
		);
		await editor.canvas.openWorkflow(workflow.id);
	});

	test('a saved workflow keeps model, prompt, form and options after a reload', async () => {
		await editor.canvas.openNode('Generate Video');
		await editor.node.openList('model');
		await editor.node.pickListed('Kling V3');
		await editor.node.formShown();
		await editor.node.addField('CFG Scale (0-1, step 0.1)');
		await editor.node.fill('cfgScale', '0');
		await editor.node.fill('prompt', 'A fox in the snow');
		await editor.canvas.closeNode();
		await until('the editor has saved', async () => {
			const saved = ours(await environment.client.workflow(workflow.id));
			return saved?.parameters.prompt === 'A fox in the snow';
		});

		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.openNode('Generate Video');
		await expect(editor.node.picked('model')).toHaveValue(/Kling V3 T2V Pro/);
		await expect(editor.node.input('prompt')).toHaveValue('A fox in the snow');
		await expect(editor.node.input('cfgScale')).toHaveValue('0');
		await editor.canvas.closeNode();
	});

	test('an exported workflow is the same after its import', async () => {
		const file = await editor.canvas.download();
		const exported = JSON.parse(await readFile(file, 'utf8')) as Workflow;
		const before = ours(await environment.client.workflow(workflow.id));
		expect(ours(exported)?.parameters).toEqual(before?.parameters);

		await editor.canvas.newWorkflow();
		await editor.canvas.importFile(file);
		await editor.canvas.openNode('Generate Video');
		await expect(editor.node.picked('model')).toHaveValue(/Kling V3 T2V Pro/);
		await expect(editor.node.input('cfgScale')).toHaveValue('0');
		await editor.canvas.closeNode();

		const again = await editor.canvas.download();
		const imported = JSON.parse(await readFile(again, 'utf8')) as Workflow;
		expect(ours(imported)?.parameters).toEqual(before?.parameters);
		expect(ours(imported)?.credentials).toEqual(before?.credentials);
		expect(imported.connections).toEqual(exported.connections);
	});
});
