import axios from 'axios';

import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { PACKAGE_NAME } from '../../tools/n8n/pack.cts';
import { chain, generateVideo, manualTrigger } from '../../tools/n8n/workflows.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

const NODE_TYPE = `${PACKAGE_NAME}.scenario`;

let environment: TestEnvironment;
beforeAll(async () => {
	environment = await openTestEnvironment('Scenario for resources');
});
afterAll(async () => await environment.close());

describe('Every resource has its list and its form', () => {
	let editor: Editor;
	beforeAll(async () => {
		editor = await environment.editor();
	});

	/** Required inputs, files and inputs that change the cost are shown; the rest can be added. */
	test.each([
		['Generate image', 'model', 'FLUX.1 [dev]', ['numOutputs']],
		[
			'Generate audio',
			'model',
			'ACE-Step 1.5 Edit Complete Track',
			['srcAudio', 'completeTrackClasses', 'numOutputs'],
		],
		['Generate text', 'model', 'Scenario LLM', ['images', 'numOutputs']],
		['Generate 3D model', 'model', 'PartCrafter', ['images']],
		['Run app', 'app', 'Product Turntable', ['product', 'duration']],
	])('%s lists its models and shows their form', async (action, parameter, listed, fields) => {
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario(action);
		await editor.credential.choose(environment.credential.name);
		await editor.node.openList(parameter);
		expect(await editor.node.listed()).not.toContain('Google Veo 3.1 Fast · text, image → video');
		await editor.node.searchList(listed);
		await editor.node.pickListed(listed);
		for (const field of fields) await editor.node.parameter(field).waitFor();
		expect(await editor.node.fields()).toEqual(fields);
	});
});

describe('Operations without the form of a model', () => {
	let editor: Editor;
	beforeAll(async () => {
		editor = await environment.editor();
	});

	/** Adds the operation to an empty workflow and opens its panel. */
	async function open(action: string) {
		await editor.canvas.newWorkflow();
		await editor.creator.addScenario(action);
		await editor.credential.choose(environment.credential.name);
		return editor.node;
	}

	test.each([
		['Answer app approval', 'decision', 'Select', ['choices']],
		['Get account usage', 'timeRange', 'Custom', ['startDate', 'endDate']],
		['Get account usage', 'usageType', 'Actions', ['splitByTime']],
	])('%s: %s %s shows its fields', async (action, parameter, choice, fields) => {
		const node = await open(action);
		await node.pickOption(parameter, choice);
		for (const field of fields) await node.parameter(field).waitFor();
	});

	test.each([
		['Get app', 'app', 'turntable', 'Product Turntable'],
		['Generate prompt', 'model', 'veo fast', 'Google Veo 3.1 Fast · text, image → video'],
	])('%s lists what can be picked', async (action, parameter, words, listed) => {
		const node = await open(action);
		await node.openList(parameter);
		await node.searchList(words);
		await node.pickListed(listed);
		expect(await node.picked(parameter)).toBe(listed);
	});

	test.each([
		['Run app', 'Additional Options', 'On Approval Step', 'onApprovalStep'],
		['Generate prompt', 'Additional Options', 'Temperature', 'temperature'],
		['Get many assets', 'Filters', 'Kind', 'kind'],
		['Get many apps', 'Filters', 'Visibility', 'visibility'],
		['Upload asset', 'Additional Options', 'Tags', 'tags'],
	])('%s has in %s: %s', async (action, collection, option, name) => {
		const node = await open(action);
		const add = collection === 'Filters' ? 'Add filter' : 'Add option';
		await node.panel.getByPlaceholder(add).click();
		await node.choose(option);
		await node.parameter(name).waitFor();
	});
});

describe('Output previews', () => {
	test('every operation of the installed package has an output preview', async () => {
		const types = await environment.client.nodeTypes();
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
				const url = `${environment.n8n.url}/schemas/${NODE_TYPE}/1.0.0/${path}`;
				const { status } = await axios.get(url, { validateStatus: () => true });
				return `${path}: ${status}`;
			}),
		);
		expect(answers.filter((answer) => !answer.endsWith(': 200'))).toEqual([]);
	});

	test('the editor previews the output of a node before it has run', async () => {
		const noOp = { name: 'Next', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		const workflow = await environment.client.createWorkflow(
			chain('Preview', manualTrigger, generateVideo(environment.credential), noOp),
		);
		const editor = await environment.editor();
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.openNode('Next');
		const input = editor.page.getByTestId('ndv-input-panel');
		for (const field of ['jobId', 'assetId', 'mimeType', 'duration']) {
			await input.getByText(field, { exact: true }).first().waitFor();
		}
	});
});
