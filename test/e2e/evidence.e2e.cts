import { readdir, readFile, rm } from 'node:fs/promises';
import { imageSize } from 'image-size';
import { join } from 'node:path';

import { openScene, type Scene } from './harness/scene.cts';

/** The harness itself: what a person gets to see of a test that failed on another machine. */
describe('A test that fails', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for evidence');
	});
	afterAll(async () => await scene.close());

	test("leaves n8n's log, a picture of each page and the simulator's requests", async () => {
		const editor = await scene.editor();
		await editor.canvas.newWorkflow();
		const folder = (await globalThis.takeEvidence?.('No test: evidence / on trial')) ?? '';
		try {
			expect((await readdir(folder)).sort()).toEqual(['n8n.log', 'page-1.png', 'requests.json']);
			expect(await readFile(join(folder, 'n8n.log'), 'utf8')).toContain('n8n ready on');
			const picture = imageSize(await readFile(join(folder, 'page-1.png')));
			expect(picture).toMatchObject({ width: 1440, height: 900 });
		} finally {
			await rm(folder, { recursive: true });
		}
	});
});
