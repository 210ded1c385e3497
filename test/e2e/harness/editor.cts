import type { BrowserContext } from 'playwright-core';

import { canvasOf } from './canvas.cts';
import { credentialDialogOf } from './credentialDialog.cts';
import { nodeCreatorOf } from './nodeCreator.cts';
import { nodePanelOf } from './nodePanel.cts';
import { outputPanelOf } from './outputPanel.cts';

/**
 * n8n's editor in a browser. It goes by n8n's data-test-id attributes, as n8n's own tests do: where
 * another version renames them, this folder is the one place to mend.
 */
export async function openEditor(context: BrowserContext, url: string) {
	const page = await context.newPage();
	return {
		page,
		canvas: canvasOf(page, url),
		creator: nodeCreatorOf(page),
		credential: credentialDialogOf(page),
		node: nodePanelOf(page),
		output: outputPanelOf(page),
	};
}

export type Editor = Awaited<ReturnType<typeof openEditor>>;
