import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openEditor, type Editor } from '../../tools/n8n/editor/editor.cts';
import { PROJECT } from '../../tools/n8n/pack.cts';
import { until } from '../../tools/n8n/process.cts';
import { expect, test } from './harness/test.cts';

const START_SECONDS = 120;
const QUICK_START = 'Scenario: quick start';

/** The names of the workflows in examples/. */
async function exampleNames(): Promise<string[]> {
	const folder = join(PROJECT, 'examples');
	const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
	const texts = await Promise.all(files.map(async (name) => readFile(join(folder, name), 'utf8')));
	return texts.map((text) => (JSON.parse(text) as { name: string }).name);
}

test.describe('npm run editor', () => {
	let folder: string;
	let script: ChildProcess;
	let said = '';
	let editor: Editor;

	const address = (words: RegExp) => words.exec(said)?.[1] ?? '';
	const card = (workflow: string) =>
		editor.page.getByTestId('workflow-card-name').filter({ hasText: workflow });
	const url = () => address(/By hand: +(\S+)/);

	test.beforeAll(async ({ browser }) => {
		// Anything it leaves behind is in here.
		folder = await mkdtemp(join(tmpdir(), 'editor-script-'));
		script = spawn(
			process.execPath,
			['--require', require.resolve('tsx/cjs'), 'tools/editor.cts', '--no-build'],
			{
				cwd: PROJECT,
				env: { ...process.env, TMPDIR: folder },
				stdio: ['ignore', 'pipe', 'pipe'],
			},
		);
		for (const stream of [script.stdout, script.stderr]) {
			stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
		}
		await until(
			'the editor is there',
			() => {
				if (script.exitCode !== null) throw new Error(`It ended: ${said}`);
				return said.includes('Ctrl+C');
			},
			{ seconds: START_SECONDS },
		);
		editor = await openEditor(await browser.newContext(), url());
	});
	test.afterAll(async () => {
		await editor?.page.context().close();
		script?.kill('SIGKILL');
		await rm(folder, { recursive: true, force: true });
	});

	test('npm run editor opens logged in, with the example workflows', async () => {
		await editor.page.goto(address(/logged in: +(\S+)/));
		await card(QUICK_START).waitFor();
		const answer = await editor.page.request.get(`${url()}/rest/workflows`);
		const { data } = (await answer.json()) as { data: Array<{ id: string; name: string }> };
		expect(data.map(({ name }) => name).sort()).toEqual((await exampleNames()).sort());
	});

	test('npm run editor connects the nodes to the simulator', async () => {
		await card(QUICK_START).click();
		await editor.canvas.openNode('Generate Video');
		await editor.credential.edit();
		await editor.credential.tested();
	});

	test('npm run editor leaves nothing behind on Ctrl+C', async () => {
		const simulator = address(/simulated at (\S+);/);
		const exited = once(script, 'exit');
		script.kill('SIGINT');
		const [code] = (await exited) as [number | null];
		expect(code).toBe(0);
		await expect(fetch(url())).rejects.toThrow();
		await expect(fetch(simulator)).rejects.toThrow();
		// tsx keeps what it has compiled for the next run.
		const left = (await readdir(folder)).filter((name) => !name.startsWith('tsx-'));
		expect(left).toEqual([]);
	});
});
