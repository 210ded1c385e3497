import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Editor } from './harness/editor.cts';
import { PROJECT } from './harness/pack.cts';
import { openScene, type Scene } from './harness/scene.cts';

const FOLDER = join(PROJECT, 'docs', 'images');
const LARGEST = 150_000;

let scene: Scene;

beforeAll(async () => {
	await mkdir(FOLDER, { recursive: true });
	scene = await openScene('Scenario API', { jobSeconds: 1 });
});
afterAll(async () => await scene.close());

/** Pictures of the editor as a person sees it, for README and docs. */
describe.each(['light', 'dark'] as const)('Pictures in the %s theme', (theme) => {
	let editor: Editor;

	beforeAll(async () => {
		editor = await scene.editor(theme);
		await editor.canvas.newWorkflow();
	});

	const take = async (name: string) => {
		await editor.page.addStyleTag({ content: '.el-notification { display: none }' });
		const path = join(FOLDER, theme === 'light' ? `${name}.png` : `${name}-dark.png`);
		await editor.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
		expect((await stat(path)).size).toBeLessThan(LARGEST);
	};

	const pick = async (model: string, field: string) => {
		await editor.node.openList('model');
		await editor.node.pickListed(model);
		await editor.node.parameter(field).waitFor();
	};

	test('of the node panel', async () => {
		await editor.creator.open();
		await editor.creator.search('generate video');
		await editor.creator.showActions('Scenario');
		await editor.page.getByText('Estimate video cost').scrollIntoViewIfNeeded();
		await take('node-panel');
	});

	test('of the form for two models', async () => {
		await editor.creator.chooseAction('Generate video');
		await editor.credential.choose(scene.credential.name);
		await editor.node.fill('prompt', 'A lone skateboarder on a coastal road at sunset');
		await pick('Kling V3', 'duration');
		await editor.node.addField('CFG Scale');
		await editor.node.mapper.scrollIntoViewIfNeeded();
		await take('form-kling');
		await pick('Google Veo 3.1 Fast', 'resolution');
		await take('form-veo');
	});

	test('of the result', async () => {
		await editor.node.executeStep();
		await editor.output.succeeded();
		await editor.output.items();
		await take('result-item');
		await editor.output.watchVideo();
		await take('result-video');
	});
});
