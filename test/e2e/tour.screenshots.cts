import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { PROJECT } from '../../tools/n8n/pack.cts';
import { createAnimation, type Animation } from './harness/animation.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

const FILE = join(PROJECT, 'docs', 'images', 'tour.webp');
const MAX_BYTES = 600 * 1024;
const WINDOW = { width: 1180, height: 840 };
const PROMPT = 'A lone skateboarder on a coastal road at sunset, the camera follows';

let environment: TestEnvironment;
let editor: Editor;
let animation: Animation;

test.beforeAll(async ({ browser }) => {
	environment = await openTestEnvironment('Scenario API', { jobSeconds: 3 });
	editor = await environment.editor(browser);
	await editor.page.setViewportSize(WINDOW);
	await editor.canvas.newWorkflow();
	await editor.page.addStyleTag({ content: '.el-notification { display: none }' });
	animation = await createAnimation(editor.page);
});
test.afterAll(async () => {
	await animation?.close();
	await environment.close();
});

/** Shows a text appear word by word. */
async function type(text: string, fill: (part: string) => Promise<unknown>) {
	const words = text.split(' ');
	for (let count = 1; count <= words.length; count++) {
		await fill(words.slice(0, count).join(' '));
		await animation.frame(0.15);
	}
}

/** The picture of README: from an empty canvas to a video that plays. */
test('the tour from an empty canvas to a video', async () => {
	const { page, creator, node, output, credential } = editor;
	await animation.pointAt(page.getByTestId('canvas-add-button'), 0.8);
	await creator.open();
	await creator.search('ai video');
	await animation.frame(1);
	await animation.pointAt(creator.panel.getByText('Scenario', { exact: true }).first());
	await creator.showActions('Scenario');
	await animation.pointAt(creator.panel.getByText('Generate video', { exact: true }), 1);
	await creator.chooseAction('Generate video');
	await credential.choose(environment.credential.name);
	await animation.pointAt(node.parameter('prompt'), 0.6);
	await type(PROMPT, async (part) => await node.fill('prompt', part));

	await animation.pointAt(page.getByTestId('rlc-input'), 0.8);
	await node.openList('model');
	await animation.frame(1.2);
	await node.searchList('image to video');
	await animation.frame(1.2);
	await node.searchList('veo fast');
	await animation.pointAt(page.getByTestId('rlc-item').first(), 0.8);
	await node.pickListed('Google Veo 3.1 Fast');
	await node.parameter('duration').waitFor();
	await animation.frame(0.8);
	await animation.pointAt(node.parameter('duration'), 2);

	await animation.pointAt(page.getByTestId('node-execute-button'), 0.8);
	await node.executeStep();
	await page.getByText('Executing node').waitFor();
	await animation.frame(1);
	await output.succeeded();
	await output.items();
	await animation.frame(1.2);
	await output.watchVideo();
	for (let played = 0.3; played < 3.8; played += 0.25) {
		await output.playTo(played);
		await animation.frame(0.2);
	}
	await animation.frame(1);
	await animation.write(FILE);
	expect((await stat(FILE)).size).toBeLessThan(MAX_BYTES);
});
