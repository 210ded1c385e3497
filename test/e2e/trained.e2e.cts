import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

test.describe('A trained model in the editor', () => {
	// Each goes on where the one before it has ended.
	test.describe.configure({ mode: 'serial' });

	const environment = useTestEnvironment('Scenario for trained models');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate image');
		await editor.credential.choose(environment.credential.name);
	});

	const label = (text: string) => editor.node.mapper.getByText(text).first();

	test('own LoRAs and compositions are at the top of the list, named by their type', async () => {
		await editor.node.openList('model');
		for (const [at, name] of [
			'Brand Mix (FLUX.1 composition)',
			'Brand Style (FLUX.1 LoRA)',
			'Old Brand Style (Qwen Image LoRA)',
		].entries()) {
			await expect(editor.node.listed.nth(at)).toHaveText(name);
		}
		await editor.page.screenshot({ path: 'output/e2e/trained-list.png' });
	});

	test("selecting a LoRA shows its base's inputs, with its own scale", async () => {
		await editor.node.searchList('brand lora');
		await editor.node.pickListed('Brand Style');
		await label('LoRA Scale').waitFor();
		await expect.poll(editor.node.fields).toEqual(['lorasScale', 'numOutputs']);
		await expect(editor.node.input('lorasScale')).toHaveValue('0.8');
	});

	test('another base model brings its own inputs', async () => {
		await editor.node.addField('Num Inference Steps (1-50)');
		await editor.node.addOption('Base Model');
		await editor.node.openList('baseModel');
		await expect(editor.node.listed).toHaveText([/^FLUX.1 \[dev\] ·/, /^FLUX.1 \[schnell\] ·/]);
		await editor.node.pickListed('FLUX.1 [schnell]');
		// The field was added to the form of the base before.
		await expect(editor.node.input('numInferenceSteps')).toBeHidden();
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
