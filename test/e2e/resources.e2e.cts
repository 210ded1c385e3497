import axios from 'axios';

import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { PACKAGE_NAME } from '../../tools/n8n/pack.cts';
import { chain, generateVideo, manualTrigger, scenarioNode } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const NODE_TYPE = `${PACKAGE_NAME}.scenario`;

const environment = useTestEnvironment('Scenario for resources');

/** By the names of their nodes. */
const OPERATIONS = {
	'Generate image': { resource: 'image', operation: 'generate' },
	'Generate audio': { resource: 'audio', operation: 'generate' },
	'Generate text': { resource: 'text', operation: 'generate' },
	'Generate 3D model': { resource: 'threeD', operation: 'generate' },
	'Run app': { resource: 'app', operation: 'run' },
	'Answer app approval': { resource: 'app', operation: 'decide' },
	'Get app': { resource: 'app', operation: 'get' },
	'Get many apps': { resource: 'app', operation: 'getMany' },
	'Get account usage': { resource: 'account', operation: 'getUsage' },
	'Generate prompt': { resource: 'prompt', operation: 'generate' },
	'Get many assets': { resource: 'asset', operation: 'getMany' },
	'Upload asset': { resource: 'asset', operation: 'upload' },
};

/** All in one workflow: loading the editor takes far longer than opening a panel. */
test.describe('The panel of an operation', () => {
	let editor: Editor;
	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
		const nodes = Object.entries(OPERATIONS).map(([name, parameters]) =>
			scenarioNode(name, environment.credential, parameters),
		);
		const workflow = chain('Operations', manualTrigger, ...nodes);
		await editor.canvas.openWorkflow((await environment.client.createWorkflow(workflow)).id);
	});
	test.afterEach(async () => await editor.canvas.closeNode());

	async function open(name: keyof typeof OPERATIONS) {
		await editor.canvas.openNode(name);
		return editor.node;
	}

	/** Required inputs, files and inputs that change the cost are shown; the rest can be added. */
	for (const [name, parameter, listed, fields] of [
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
	] as const) {
		test(`${name} lists its models and shows their form`, async () => {
			const node = await open(name);
			await node.openList(parameter);
			await expect(node.listed.filter({ hasText: '→ video' })).toHaveCount(0);
			await node.searchList(listed);
			await node.pickListed(listed);
			await expect.poll(node.fields).toEqual(fields);
		});
	}

	for (const [name, parameter, choice, fields] of [
		['Answer app approval', 'decision', 'Select', ['choices']],
		['Get account usage', 'timeRange', 'Custom', ['startDate', 'endDate']],
		['Get account usage', 'usageType', 'Actions', ['splitByTime']],
	] as const) {
		test(`${name}: ${parameter} ${choice} shows its fields`, async () => {
			const node = await open(name);
			await node.pickOption(parameter, choice);
			for (const field of fields) await node.parameter(field).waitFor();
		});
	}

	for (const [name, parameter, words, listed] of [
		['Get app', 'app', 'turntable', 'Product Turntable'],
		['Generate prompt', 'model', 'veo fast', 'Google Veo 3.1 Fast · text, image → video'],
	] as const) {
		test(`${name} lists what can be picked`, async () => {
			const node = await open(name);
			await node.openList(parameter);
			await node.searchList(words);
			await node.pickListed(listed);
			await expect(node.picked(parameter)).toHaveValue(listed);
		});
	}

	for (const [name, collection, option, parameter] of [
		['Run app', 'Additional Options', 'On Approval Step', 'onApprovalStep'],
		['Generate prompt', 'Additional Options', 'Temperature', 'temperature'],
		['Get many assets', 'Filters', 'Kind', 'kind'],
		['Get many apps', 'Filters', 'Visibility', 'visibility'],
		['Upload asset', 'Additional Options', 'Tags', 'tags'],
	] as const) {
		test(`${name} has in ${collection}: ${option}`, async () => {
			const node = await open(name);
			const add = collection === 'Filters' ? 'Add filter' : 'Add option';
			await node.panel.getByPlaceholder(add).click();
			await node.choose(option);
			await node.parameter(parameter).waitFor();
		});
	}
});

test.describe('Output previews', () => {
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

	test('the editor previews the output of a node before it has run', async ({ browser }) => {
		const noOp = { name: 'Next', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		const workflow = await environment.client.createWorkflow(
			chain('Preview', manualTrigger, generateVideo(environment.credential), noOp),
		);
		const editor = await environment.editor(browser);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.openNode('Next');
		const input = editor.page.getByTestId('ndv-input-panel');
		for (const field of ['jobId', 'assetId', 'mimeType', 'duration']) {
			await input.getByText(field, { exact: true }).first().waitFor();
		}
	});
});
