import type { BrowserContext } from '@playwright/test';

import { createCanvas } from './canvas.cts';
import { createCredentialDialog } from './credentialDialog.cts';
import { createNodeCreator } from './nodeCreator.cts';
import { createNodePanel } from './nodePanel.cts';
import { createOutputPanel } from './outputPanel.cts';

/**
 * n8n's editor in a browser. It goes by n8n's data-test-id attributes, as n8n's own tests do: where
 * another version renames them, this folder is the one place to correct.
 */
export async function openEditor(context: BrowserContext, url: string) {
	const page = await context.newPage();
	return {
		page,
		canvas: createCanvas(page, url),
		creator: createNodeCreator(page),
		credential: createCredentialDialog(page),
		node: createNodePanel(page),
		output: createOutputPanel(page),
	};
}

export type Editor = Awaited<ReturnType<typeof openEditor>>;
