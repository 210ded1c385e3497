import axios from 'axios';

import type { Editor } from './harness/editor.cts';
import { PACKAGE_NAME } from './harness/pack.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { chain, generateVideo, manualTrigger } from './harness/workflows.cts';

const NODE_TYPE = `${PACKAGE_NAME}.scenario`;

let scene: Scene;
beforeAll(async () => {
	scene = await openScene('Scenario for resources');
});
afterAll(async () => await scene.close());

describe('Every resource has its list and its form', () => {
	let editor: Editor;
	beforeAll(async () => {
		editor = await scene.editor();
	});

	/** What is required, files, and what changes the price are there; the rest is to be added. */
	test.each([
		['Generate image', 'model', 'FLUX.1 [dev]', ['numOutputs']],
		[
			'Generate audio',
			'model',
			'ACE-Step 1.5 Edit Complete Track',
			['srcAudio', 'completeTrackClasses', 'numOutputs'],
		],
		['Generate 3D model', 'model', 'PartCrafter', ['images']],
		['Run app', 'workflow', 'Product Turntable', ['product', 'duration']],
	])('%s', async (action, parameter, listed, fields) => {
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario(action);
		await editor.credential.choose(scene.credential.name);
		await editor.node.openList(parameter);
		expect(await editor.node.listed()).not.toContain('Google Veo 3.1 Fast');
		await editor.node.searchList(listed);
		await editor.node.pickListed(listed);
		for (const field of fields) await editor.node.parameter(field).waitFor();
		expect(await editor.node.fields()).toEqual(fields);
	});
});

describe('Output previews', () => {
	test('there is one for every operation of the installed package', async () => {
		const types = await scene.client.nodeTypes();
		const node = types.find(({ name }) => name === NODE_TYPE);
		const operations = (node?.properties ?? [])
			.filter(({ name }) => name === 'operation')
			.flatMap(({ displayOptions, options = [] }) =>
				options.map((option) => ({
					resource: String(displayOptions?.show?.resource?.[0]),
					operation: 'value' in option ? String(option.value) : '',
				})),
			)
			// n8n's own entry, which points to its HTTP Request node.
			.filter(({ operation }) => operation !== '__CUSTOM_API_CALL__');
		expect(operations.length).toBeGreaterThan(15);
		const answers = await Promise.all(
			operations.map(async ({ resource, operation }) => {
				const path = `${resource}/${operation}.json`;
				const url = `${scene.n8n.url}/schemas/${NODE_TYPE}/1.0.0/${path}`;
				const { status } = await axios.get(url, { validateStatus: () => true });
				return `${path}: ${status}`;
			}),
		);
		expect(answers.filter((answer) => !answer.endsWith(': 200'))).toEqual([]);
	});

	test('the editor shows what a node will put out before it has run', async () => {
		const noOp = { name: 'Next', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		const workflow = await scene.client.createWorkflow(
			chain('Preview', manualTrigger, generateVideo(scene.credential), noOp),
		);
		const editor = await scene.editor();
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.openNode('Next');
		const input = editor.page.getByTestId('ndv-input-panel');
		for (const field of ['jobId', 'assetId', 'mimeType', 'duration']) {
			await input.getByText(field, { exact: true }).first().waitFor();
		}
	});
});
