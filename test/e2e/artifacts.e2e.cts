import { readdir, readFile, rm } from 'node:fs/promises';
import { imageSize } from 'image-size';
import { join } from 'node:path';

import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

/** Tests the harness: the artifacts of a failed test. */
describe('Test artifacts', () => {
	let environment: TestEnvironment;
	beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for artifacts');
	});
	afterAll(async () => await environment.close());

	test("a failed test leaves n8n's log, screenshots of its pages and the simulator's requests", async () => {
		const editor = await environment.editor();
		await editor.canvas.newWorkflow();
		const folder = (await globalThis.saveTestArtifacts?.('No test: artifacts / on trial')) ?? '';
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
