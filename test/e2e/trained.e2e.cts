import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { until } from '../../tools/n8n/process.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

test.describe('A trained model in the editor', () => {
	let environment: TestEnvironment;
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		environment = await openTestEnvironment('Scenario for trained models');
		editor = await environment.editor(browser);
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate image');
		await editor.credential.choose(environment.credential.name);
	});
	test.afterAll(async () => await environment.close());

	const label = (text: string) => editor.node.mapper.getByText(text).first();

	test('own LoRAs and compositions are at the top of the list, named by their type', async () => {
		await editor.node.openList('model');
		expect((await editor.node.listed()).slice(0, 3)).toEqual([
			'Brand Mix (FLUX.1 composition)',
			'Brand Style (FLUX.1 LoRA)',
			'Old Brand Style (Qwen Image LoRA)',
		]);
		await editor.page.screenshot({ path: 'output/e2e/trained-list.png' });
	});

	test("selecting a LoRA shows its base's inputs, with its own scale", async () => {
		await editor.node.searchList('brand lora');
		await editor.node.pickListed('Brand Style');
		await label('LoRA Scale').waitFor();
		expect(await editor.node.fields()).toEqual(['lorasScale', 'numOutputs']);
		expect(await editor.node.shown('lorasScale')).toBe('0.8');
	});

	test('another base model brings its own inputs', async () => {
		await editor.node.addField('Num Inference Steps (1-50)');
		await editor.node.addOption('Base Model');
		await editor.node.openList('baseModel');
		expect(await editor.node.listed()).toEqual([
			expect.stringMatching(/^FLUX.1 \[dev\] ·/),
			expect.stringMatching(/^FLUX.1 \[schnell\] ·/),
		]);
		await editor.node.pickListed('FLUX.1 [schnell]');
		await until(
			'the form is that of the other base',
			async () => !(await editor.node.fields()).includes('numInferenceSteps'),
		);
		await editor.node.addField('Num Inference Steps (1-10)');
		await editor.page.screenshot({ path: 'output/e2e/trained-form.png' });
	});

	test('the run uses both and returns both', async () => {
		await editor.node.fill('prompt', 'A fox in the snow');
		await editor.node.fill('lorasScale', '0.6');
		await editor.node.executeStep();
		await editor.output.succeeded();
		const [job] = environment.simulator.control.jobsCreated();
		expect(job).toMatchObject({
			modelId: 'model_bfl-flux-1-schnell',
			body: {
				prompt: 'A fox in the snow',
				loras: ['model_demo-brand-lora'],
				lorasScale: [0.6],
				numInferenceSteps: 4,
			},
		});
		expect(await editor.output.items()).toMatchObject([
			{ modelId: 'model_demo-brand-lora', baseModelId: 'model_bfl-flux-1-schnell' },
		]);
		await editor.page.screenshot({ path: 'output/e2e/trained-result.png' });
	});
});
