import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { chain, generateVideo, itemsFrom, manualTrigger } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('JSON mode and a model chosen by an expression', () => {
	const environment = useTestEnvironment('Scenario for expression');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		const workflow = await environment.client.createWorkflow(
			chain(
				'Model by expression',
				manualTrigger,
				itemsFrom("return [{ json: { model: 'model_kling-v3-t2v-pro', seconds: '10' } }]"),
				generateVideo(environment.credential, { parameterMode: 'fields' }),
			),
		);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.openNode('Generate Video');
	});

	test('model and JSON parameters take values from the item', async () => {
		await editor.node.pickOption('parameterMode', 'Using JSON');
		await editor.node.setExpression('model', '{{ $json.model }}');
		await editor.node.setExpression('parametersJson', '{{ { duration: $json.seconds } }}');
		await editor.node.executeStep();
		await editor.output.succeeded();
		const [job] = environment.simulator.control.jobsCreated();
		expect(job).toMatchObject({
			modelId: 'model_kling-v3-t2v-pro',
			body: { prompt: 'A fox in the snow', duration: '10' },
		});
	});
});
