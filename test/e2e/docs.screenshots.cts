import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';

import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { PROJECT } from '../../tools/n8n/pack.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const FOLDER = join(PROJECT, 'docs', 'images');
const MAX_BYTES = 150_000;

/** High enough for the whole list of actions. */
const LIST = { width: 1440, height: 2250 };
/** High enough for the form of either model. */
const FORM = { width: 1440, height: 1120 };

type Box = { x: number; y: number; width: number; height: number };

async function boxOf(part: Locator): Promise<Box> {
	const box = await part.boundingBox();
	if (!box) throw new Error(`${String(part)} is not on the page`);
	return box;
}

const environment = useTestEnvironment('Scenario API', { jobSeconds: 1 });

test.beforeAll(async () => {
	await mkdir(FOLDER, { recursive: true });
});

/** Screenshots of the editor for README and docs. */
for (const theme of ['light', 'dark'] as const) {
	test.describe(`Screenshots in the ${theme} theme`, () => {
		let editor: Editor;

		test.beforeAll(async ({ browser }) => {
			editor = await environment.editor(browser, theme);
			await editor.page.setViewportSize(LIST);
			await editor.canvas.newWorkflow();
		});

		const take = async (name: string, clip?: Box) => {
			await editor.page.addStyleTag({ content: '.el-notification { display: none }' });
			const path = join(FOLDER, theme === 'light' ? `${name}.png` : `${name}-dark.png`);
			await editor.page.screenshot({ path, clip, animations: 'disabled', caret: 'hide' });
			expect((await stat(path)).size).toBeLessThan(MAX_BYTES);
		};

		/** From the credential down to the end of the model's own fields. */
		const formBox = async (): Promise<Box> => {
			const panel = await boxOf(editor.node.panel);
			const fields = await boxOf(editor.node.mapper);
			const height = fields.y + fields.height + 16 - panel.y;
			return { ...panel, height: Math.min(height, panel.height) };
		};

		const pick = async (model: string, field: string) => {
			await editor.node.openList('model');
			await editor.node.pickListed(model);
			await editor.node.parameter(field).waitFor();
		};

		test('screenshot of the node panel', async () => {
			await editor.creator.open();
			await editor.creator.search('generate video');
			await editor.creator.showActions('Scenario');
			await take('node-panel', await boxOf(editor.creator.panel));
		});

		test('screenshots of the form of two models', async () => {
			await editor.creator.chooseAction('Generate video');
			await editor.page.setViewportSize(FORM);
			await editor.credential.choose(environment.credential.name);
			await editor.node.fill('prompt', 'A lone skateboarder on a coastal road at sunset');
			await pick('Kling V3', 'duration');
			await editor.node.addField('CFG Scale');
			await take('form-kling', await formBox());
			await pick('Google Veo 3.1 Fast', 'resolution');
			await take('form-veo', await formBox());
		});

		test('screenshots of the result', async () => {
			await editor.node.executeStep();
			await editor.output.succeeded();
			await editor.output.items();
			await take('result-item');
			await editor.output.watchVideo();
			await take('result-video');
		});
	});
}
