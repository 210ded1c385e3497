import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { PROJECT } from '../../tools/n8n/pack.cts';
import {
	exampleFiles,
	readExample,
	withCredentials,
	type Credentials,
	type Example,
} from '../examples/support/example.cts';
import { expect, test } from './harness/test.cts';
import { type TestEnvironment, useTestEnvironment } from './harness/testEnvironment.cts';

const FOLDER = join(PROJECT, 'docs', 'images', 'examples');
const MAX_BYTES = 350_000;
/** Pixels around a workflow so that the editor shows it at 100 %. */
const ROOM = 480;
/** Canvas around the workflow in the picture. Names are wider than their nodes and stand below. */
const MARGIN = { left: 32, top: 32, right: 88, bottom: 64 };

/** Width and height of a workflow, in pixels at a zoom of 100 %. */
function sizeOf({ nodes }: Example) {
	const boxes = nodes.map(({ position: [left, top], parameters: { width = 96, height = 96 } }) => ({
		left,
		top,
		right: left + Number(width),
		bottom: top + Number(height),
	}));
	const edge = (side: 'left' | 'top' | 'right' | 'bottom') => boxes.map((box) => box[side]);
	return {
		width: Math.max(...edge('right')) - Math.min(...edge('left')),
		height: Math.max(...edge('bottom')) - Math.min(...edge('top')),
	};
}

/** A credential of each type that the examples ask for: n8n marks nodes that have none. */
async function credentialsIn(environment: TestEnvironment): Promise<Credentials> {
	const types = exampleFiles().flatMap((file) =>
		readExample(file).nodes.flatMap(({ credentials }) => Object.keys(credentials ?? {})),
	);
	const others = [...new Set(types)].filter((type) => type !== 'scenarioApi');
	const created = await Promise.all(
		others.map(async (type) => {
			const data = { accessToken: 'none', apiKey: 'none', name: 'none', value: 'none' };
			return [type, await environment.client.createCredential({ name: type, type, data })] as const;
		}),
	);
	return { scenarioApi: environment.credential, ...Object.fromEntries(created) };
}

/** The part of the page that the workflow takes, with some canvas around it. */
async function frameOf({ page }: Editor) {
	const nodes = page.locator('[data-test-id="canvas-node"], [data-test-id="sticky"]');
	const edges = await nodes.evaluateAll((elements) => {
		const boxes = elements.map((element) => element.getBoundingClientRect());
		return {
			left: Math.min(...boxes.map(({ left }) => left)),
			top: Math.min(...boxes.map(({ top }) => top)),
			right: Math.max(...boxes.map(({ right }) => right)),
			bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
		};
	});
	return {
		x: edges.left - MARGIN.left,
		y: edges.top - MARGIN.top,
		width: edges.right - edges.left + MARGIN.left + MARGIN.right,
		height: edges.bottom - edges.top + MARGIN.top + MARGIN.bottom,
	};
}

/** The notes whose text is longer or wider than they are. */
const cutNotes = async ({ page }: Editor) =>
	await page.getByTestId('sticky').evaluateAll((notes) =>
		notes
			.filter((note) => {
				const box = note.getBoundingClientRect();
				const texts = Array.from(note.querySelectorAll('h2, p, li, pre, code'));
				return texts.some((text) => {
					const { bottom, right } = text.getBoundingClientRect();
					return (
						bottom > box.bottom || right > box.right || text.scrollWidth > text.clientWidth + 1
					);
				});
			})
			.map((note) => note.textContent?.trim().slice(0, 40)),
	);

const environment = useTestEnvironment('Scenario for examples');
let credentials: Credentials;

test.beforeAll(async () => {
	await mkdir(FOLDER, { recursive: true });
	credentials = await credentialsIn(environment);
});

/** Pictures of the examples as they are on the canvas of the editor, for examples/README.md. */
for (const theme of ['light', 'dark'] as const) {
	test.describe(`Screenshots in the ${theme} theme`, () => {
		for (const file of exampleFiles()) {
			test(`screenshot of ${file}`, async ({ browser }) => {
				const example = readExample(file);
				const workflow = await environment.client.createWorkflow(
					withCredentials(example, credentials),
				);
				const editor = await environment.editor(browser, theme);
				const { width, height } = sizeOf(example);
				await editor.page.setViewportSize({ width: width + ROOM, height: height + ROOM });
				await editor.canvas.openWorkflow(workflow.id);
				await editor.page.getByTestId('zoom-to-fit').click();
				await editor.page.waitForFunction(() => document.getAnimations().length === 0);
				expect(await cutNotes(editor)).toEqual([]);

				const path = join(FOLDER, file.replace('.json', theme === 'light' ? '.png' : '-dark.png'));
				const clip = await frameOf(editor);
				await editor.page.screenshot({ path, clip, animations: 'disabled', caret: 'hide' });
				expect((await stat(path)).size).toBeLessThan(MAX_BYTES);
				await editor.page.close();
			});
		}
	});
}
