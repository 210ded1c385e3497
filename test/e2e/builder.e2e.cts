import type {
	INodeParameters,
	INodePropertyOptions,
	IRunExecutionData,
	NodeParameterValueType,
} from 'n8n-workflow';

import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { until } from '../../tools/n8n/process.cts';
import { connectMcpClient, type McpClient } from './harness/mcpClient.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

/**
 * Plays an AI assistant that builds workflows through n8n's own MCP server: no language model decides,
 * but models, parameter names and values come from the answers of the tools alone.
 */

const CREDENTIAL = 'Scenario for builder';
const PROMPT = 'A fox in the snow';
const NODE_NAME = 'Generate Video';

interface Explored {
	results: INodePropertyOptions[];
	builderHint?: string;
}

interface ExecutionTold {
	execution: { status: string };
	data?: IRunExecutionData;
}

let environment: TestEnvironment;
let mcp: McpClient;
test.beforeAll(async () => {
	environment = await openTestEnvironment(CREDENTIAL);
	mcp = await connectMcpClient(environment.n8n);
});
test.beforeEach(() => environment.simulator.control.reset());
test.afterAll(async () => {
	await mcp?.close();
	await environment.close();
});

/** The first node that a search for these words finds. */
async function findNode(words: string) {
	const { results } = await mcp.call<{ results: string }>('search_nodes', { queries: [words] });
	const [, entry = ''] = results.split(/^- (?=\S)/m);
	return {
		entry,
		nodeId: /^\S+/.exec(entry)?.[0] ?? '',
		version: Number(/Version: (\S+)/.exec(entry)?.[1]),
	};
}

/** The type definition of an operation. */
async function defineNode(nodeId: string, resource: string, operation: string) {
	const { definitions } = await mcp.call<{ definitions: string }>('get_node_types', {
		nodeIds: [{ nodeId, resource, operation }],
	});
	const types = definitions.split(/^(?=export type )/m);
	return (
		types.find(
			(type) =>
				type.includes(`resource: '${resource}';`) && type.includes(`operation: '${operation}';`),
		) ?? ''
	);
}

/** What stands about a parameter in its comment, e.g. the method after `@searchListMethod`. */
function annotation(definition: string, parameter: string, tag: string): string {
	const [before = ''] = definition.split(new RegExp(`^\\s*${parameter}\\?: `, 'm'));
	const comment = before.slice(before.lastIndexOf('/**'));
	return new RegExp(`@${tag} (.+)`).exec(comment)?.[1] ?? '';
}

/** The value that the test takes for a parameter with choices: the last one, which is no default. */
function chooseValue(description = ''): NodeParameterValueType | undefined {
	if (description.startsWith('boolean')) return false;
	const [, listed] = /one of (.+?)(?: and \d+ more)?(?:\. |$)/.exec(description) ?? [];
	if (listed === undefined) return undefined;
	const value = (JSON.parse(`[${listed}]`) as Array<string | number>).at(-1);
	return value !== undefined && description.startsWith('list') ? [value] : value;
}

/** A credential, a video model and values for its parameters, as the tools list them. */
async function learn(filter: string) {
	const { entry, nodeId, version } = await findNode('generate video');
	const definition = await defineNode(nodeId, 'video', 'generate');
	const { data: credentials } = await mcp.call<{
		data: Array<{ id: string; name: string; type: string }>;
	}>('list_credentials', { type: 'scenarioApi' });
	const credential = credentials.find(({ name }) => name === CREDENTIAL);
	const explore = async (more: Record<string, unknown>) =>
		await mcp.call<Explored>('explore_node_resources', {
			nodeType: nodeId,
			version,
			credentialType: credential?.type,
			credentialId: credential?.id,
			...more,
		});
	const models = await explore({
		methodType: 'listSearch',
		methodName: annotation(definition, 'model', 'searchListMethod'),
		filter,
	});
	const model = { __rl: true, mode: 'id', value: String(models.results[0]?.value) };
	const parameters = await explore({
		methodType: 'loadOptions',
		methodName: annotation(definition, 'availableParameters', 'loadOptionsMethod'),
		currentNodeParameters: { resource: 'video', operation: 'generate', model },
	});
	const values: INodeParameters = {};
	for (const { name, description } of parameters.results) {
		const value = chooseValue(description);
		if (value !== undefined) values[name] = value;
	}
	return { entry, nodeId, version, definition, credential, models, model, parameters, values };
}

type Learnt = Awaited<ReturnType<typeof learn>>;

/**
 * A workflow that starts by hand, in the language of n8n's Workflow SDK.
 *
 * @param declaration of the node `generateVideo`
 */
const workflowWith = (declaration: string) => `
import { workflow, node, trigger, newCredential, expr } from '@n8n/workflow-sdk';
const start = trigger({ type: 'n8n-nodes-base.manualTrigger', version: 1, config: { name: 'Start' } });
${declaration}
export default workflow('fox', 'Fox').add(start).to(generateVideo);`;

const codeFor = ({ nodeId, version, credential }: Learnt, parameters: INodeParameters) =>
	workflowWith(`const generateVideo = node({
	type: '${nodeId}',
	version: ${version},
	config: {
		name: '${NODE_NAME}',
		parameters: ${JSON.stringify(parameters)},
		credentials: { scenarioApi: newCredential('${credential?.name}', '${credential?.id}') },
	},
});`);

/** Validates and creates a workflow. Returns its ID. */
async function build(learnt: Learnt, parameters: INodeParameters): Promise<string> {
	const node = { type: learnt.nodeId, typeVersion: learnt.version, parameters };
	expect(await mcp.call('validate_node_config', { nodes: [node] })).toMatchObject({ valid: true });
	const code = codeFor(learnt, parameters);
	expect(await mcp.call('validate_workflow', { code })).toMatchObject({ valid: true });
	const { workflowId } = await mcp.call<{ workflowId: string }>('create_workflow_from_code', {
		code,
		versionName: 'First',
	});
	return workflowId;
}

/** Runs a workflow, and returns the execution as soon as it has ended. */
async function run(workflowId: string): Promise<ExecutionTold> {
	const { executionId } = await mcp.call<{ executionId: string }>('execute_workflow', {
		workflowId,
		executionMode: 'manual',
	});
	const ask = { workflowId, executionId, includeData: true };
	let told: ExecutionTold | undefined;
	const hasEnded = async () => {
		told = await mcp.call<ExecutionTold>('get_workflow_execution', ask);
		return !['new', 'running', 'waiting'].includes(told.execution.status);
	};
	// The server takes a limited number of requests.
	await until('the execution has ended', hasEnded, { everyMs: 500 });
	if (!told) throw new Error('n8n returned no execution');
	return told;
}

const videoOf = (learnt: Learnt, more: INodeParameters): INodeParameters => ({
	resource: 'video',
	operation: 'generate',
	model: learnt.model,
	prompt: PROMPT,
	...more,
});

test.describe("n8n's MCP server", () => {
	test('a search for a task finds the node, how it is used, and the trigger', async () => {
		const { entry, nodeId } = await findNode('generate video');
		expect(nodeId).toBe('n8n-nodes-scenario.scenario');
		expect(entry).toMatch(/@builderHint .*no HTTP Request, Wait or polling loop/);
		expect(entry).toMatch(/@relatedNodes\s+- n8n-nodes-scenario\.scenarioTrigger/);
	});

	test('models and the parameters of a model are listed with types and allowed values', async () => {
		const { models, parameters, values, definition } = await learn('veo fast');
		expect(models.builderHint).toBe(annotation(definition, 'model', 'builderHint'));
		expect(models.results.map(({ value }) => value)).toEqual(['model_veo3-1-fast']);
		expect(parameters.results).toContainEqual(
			expect.objectContaining({ name: 'duration', description: 'number, one of 4, 6, 8' }),
		);
		expect(values).toEqual({
			resolution: '1080p',
			generateAudio: false,
			aspectRatio: '9:16',
			duration: 8,
		});
	});

	test('the example in the type definition is valid code', async () => {
		const { definition } = await learn('veo fast');
		const [, example = ''] = /<pattern [^>]*>\n(.*?)\n[ *]*<\/pattern>/s.exec(definition) ?? [];
		const code = workflowWith(example.replace(/^ *\* ?/gm, ''));
		expect(code).toContain("name: 'Generate Video'");
		expect(await mcp.call('validate_workflow', { code })).toMatchObject({
			valid: true,
			nodeCount: 2,
		});
	});

	/** The two ways to give the values of a model; the first model that each search finds. */
	for (const [filter, how, give] of [
		[
			'veo fast',
			'the form',
			(values: INodeParameters): INodeParameters => ({
				parameterMode: 'fields',
				parameters: { mappingMode: 'defineBelow', value: values },
			}),
		],
		[
			'luma',
			'JSON',
			(values: INodeParameters): INodeParameters => ({
				parameterMode: 'json',
				parametersJson: values,
			}),
		],
	] as const) {
		test(`a workflow built for ${filter} with values in ${how} makes that video`, async () => {
			const learnt = await learn(filter);
			expect(Object.keys(learnt.values).length).toBeGreaterThan(2);
			const { execution, data } = await run(
				await build(learnt, videoOf(learnt, give(learnt.values))),
			);
			expect(execution.status).toBe('success');

			const [job, ...others] = environment.simulator.control.jobsCreated();
			expect(others).toEqual([]);
			expect(job?.modelId).toBe(learnt.model.value);
			expect(job?.body).toEqual({ prompt: PROMPT, ...learnt.values });
			const [item] = data?.resultData.runData[NODE_NAME]?.[0]?.data?.main?.[0] ?? [];
			expect(item?.json).toMatchObject({ jobId: job?.jobId, status: 'success' });
			expect(item?.binary?.data?.mimeType).toBe('video/mp4');
		});
	}

	test('a test of a workflow submits nothing if it has made-up output for the node', async () => {
		const learnt = await learn('veo fast');
		const parameters = { parameterMode: 'json', parametersJson: learnt.values };
		const workflowId = await build(learnt, videoOf(learnt, parameters));
		const { jobsCreated } = environment.simulator.control;
		const pinData = { [NODE_NAME]: [{ json: { jobId: 'job_made-up' } }] };
		const tested = { status: 'success' };
		expect(await mcp.call('test_workflow', { workflowId, pinData })).toMatchObject(tested);
		expect(jobsCreated()).toEqual([]);
		expect(await mcp.call('test_workflow', { workflowId, pinData: {} })).toMatchObject(tested);
		expect(jobsCreated()).toHaveLength(1);
	});

	test('a refused parameter tells the names that the model takes, and nothing is submitted', async () => {
		const learnt = await learn('veo fast');
		const parameters = { parameterMode: 'json', parametersJson: { length: 8 } };
		const { execution, data } = await run(await build(learnt, videoOf(learnt, parameters)));
		expect(execution.status).toBe('error');
		const error = data?.resultData.error;
		expect(`${error?.message} ${error?.description}`).toMatch(
			/no input .*length.*takes: .*duration \(number, one of 4, 6, 8\)/s,
		);
		expect(environment.simulator.control.jobsCreated()).toEqual([]);
	});
});

test.describe('In the editor', () => {
	let editor: Editor;
	test.beforeAll(async ({ browser }) => {
		editor = await environment.editor(browser);
	});

	async function open(learnt: Learnt, more: INodeParameters) {
		const workflowId = await build(learnt, videoOf(learnt, more));
		await editor.canvas.openWorkflow(workflowId);
		await editor.canvas.openNode(NODE_NAME);
	}

	test('a person finds the form filled in', async () => {
		const learnt = await learn('veo fast');
		const parameters = { mappingMode: 'defineBelow', value: learnt.values };
		await open(learnt, { parameterMode: 'fields', parameters });
		await expect
			.poll(editor.node.fields)
			.toEqual(expect.arrayContaining(Object.keys(learnt.values)));
		await expect(editor.node.input('prompt')).toHaveValue(PROMPT);
		await expect(editor.node.input('duration')).toHaveValue('8');
		await expect(editor.node.input('aspectRatio')).toHaveValue('9:16');
	});

	test('a person who writes JSON looks up what the model takes', async () => {
		const learnt = await learn('veo fast');
		await open(learnt, { parameterMode: 'json', parametersJson: '{ "duration": 4 }' });
		const choices = await editor.node.choices('availableParameters', 'duration');
		expect(choices.map((choice) => choice.replace(/\s+/g, ' '))).toEqual(
			expect.arrayContaining(['duration number, one of 4, 6, 8']),
		);
		const issues = editor.node.parameter('availableParameters').getByTestId('parameter-issues');
		await expect(issues).toHaveCount(0);
	});
});
