import type { Editor } from './harness/editor.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, itemsFrom, manualTrigger } from './harness/workflows.cts';

describe('JSON mode and a model chosen by an expression', () => {
	let scene: Scene;
	let editor: Editor;

	beforeAll(async () => {
		scene = await openScene('Scenario for expression');
		editor = await scene.editor();
		const workflow = await scene.client.createWorkflow(
			chain(
				'Model by expression',
				manualTrigger,
				itemsFrom("return [{ json: { model: 'model_kling-v3-t2v-pro', seconds: '10' } }]"),
				generateVideo(scene.credential, { parameterMode: 'fields' }),
			),
		);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.openNode('Generate Video');
	});
	afterAll(async () => await scene.close());

	test('takes the values of the item', async () => {
		await editor.node.pickOption('parameterMode', 'Using JSON');
		await editor.node.setExpression('model', '{{ $json.model }}');
		await editor.node.setExpression('parametersJson', '{{ { duration: $json.seconds } }}');
		await editor.node.executeStep();
		await editor.output.succeeded();
		const [job] = scene.simulator.control.jobsCreated();
		expect(job).toMatchObject({
			modelId: 'model_kling-v3-t2v-pro',
			body: { prompt: 'A fox in the snow', duration: '10' },
		});
	});
});
