import { startSimulator } from '../../../simulator/index.cts';
import { logIn, openBrowser } from '../../../test/e2e/harness/browser.cts';
import { credentialFor } from '../../../test/e2e/harness/credential.cts';
import { openEditor } from '../../../test/e2e/harness/editor.cts';
import type { N8n } from '../../../test/e2e/harness/n8n.cts';

/** Two models in turn, with a field that is there, and one that only the other has. */
const MODELS = [
	{ pick: 'Google Veo 3.1 Fast', there: 'resolution', gone: 'cfgScale' },
	{ pick: 'Kling V3', there: 'duration', gone: 'resolution' },
];

/** Milliseconds, one for each time. */
export interface EditorTimes {
	/** From the click on a model until its form stands. */
	form: number[];
	/** Of these, from the editor's request for the form until n8n and our code have answered. */
	answer: number[];
}

/**
 * From the click on a model in the list until its form stands in the editor, so many
 * times in turn between two models. The simulator answers at once: a real service adds the time of
 * one request.
 */
export async function measureEditor(n8n: N8n, rounds: number): Promise<EditorTimes> {
	const simulator = await startSimulator({ rateLimit: 0 });
	const browser = await openBrowser();
	try {
		const credential = await n8n.client.createCredential(credentialFor(simulator));
		const context = await logIn(browser, { url: n8n.url, cookie: n8n.client.cookie() });
		const editor = await openEditor(context, n8n.url);
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario('Generate video');
		await editor.credential.choose(credential.name);
		const field = (name: string) =>
			editor.node.mapper.getByTestId(`parameter-input-${name}`).first();
		const times: EditorTimes = { form: [], answer: [] };
		editor.page.on('requestfinished', (request) => {
			if (request.url().includes('resource-mapper-fields')) {
				times.answer.push(request.timing().responseEnd);
			}
		});
		for (let round = 0; round < rounds; round++) {
			for (const { pick, there, gone } of MODELS) {
				await editor.node.openList('model');
				await editor.node.listedAs(pick);
				const begun = performance.now();
				await editor.node.pickListed(pick);
				await field(gone).waitFor({ state: 'detached' });
				await field(there).waitFor();
				times.form.push(performance.now() - begun);
			}
		}
		return times;
	} finally {
		await browser.close();
		await simulator.close();
	}
}
