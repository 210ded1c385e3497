import { mkdirSync } from 'node:fs';
import path from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { chain, manualTrigger, scenarioNode } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const SCREENSHOTS = 'output/e2e/forms';

const model = (resource: string, id: string, value: INodeParameters = {}): INodeParameters => ({
	resource,
	operation: 'generate',
	model: { __rl: true, mode: 'id', value: id },
	parameters: { mappingMode: 'defineBelow', value },
});

/** Ten forms of different shapes. */
const FORMS: Record<string, INodeParameters> = {
	'Text to video': model('video', 'model_kling-v3-t2v-pro'),
	'First frame': model('video', 'model_veo3-1-fast'),
	'Many references': model('video', 'model_bytedance-seedance-2-0'),
	Keyframes: model('video', 'model_ltx-2-19b-keyframes-to-video'),
	'Lip sync': model('video', 'model_sync-lipsync-v2'),
	Avatars: model('video', 'model_heygen-avatar4-i2v'),
	'Voice list': model('audio', 'model_elevenlabs-tts-v3', { voice: 'Sarah' }),
	LoRA: model('image', 'model_demo-brand-lora'),
	'3D': model('threeD', 'model_reconviagen-0-5'),
	App: {
		resource: 'app',
		operation: 'run',
		app: { __rl: true, mode: 'id', value: 'wflow_turntable' },
		parameters: { mappingMode: 'defineBelow', value: {} },
	},
};

test.describe('Ten forms', () => {
	const environment = useTestEnvironment('Scenario for labels');
	let editor: Editor;

	test.beforeAll(async ({ browser }) => {
		mkdirSync(SCREENSHOTS, { recursive: true });
		editor = await environment.editor(browser);
		const nodes = Object.entries(FORMS).map(([name, parameters]) =>
			scenarioNode(name, environment.credential, parameters),
		);
		const workflow = await environment.client.createWorkflow(
			chain('Labels', manualTrigger, ...nodes),
		);
		// High enough to show a form as a whole.
		await editor.page.setViewportSize({ width: 1440, height: 2600 });
		await editor.canvas.openWorkflow(workflow.id);
	});

	for (const name of Object.keys(FORMS)) {
		test(`${name}: no label is cut at the usual width`, async () => {
			await editor.canvas.openNode(name);
			await editor.node.formShown();
			const cut = await editor.node.cutLabels();
			await editor.node.panel.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
			await editor.canvas.closeNode();
			expect(cut).toEqual([]);
		});
	}
});
