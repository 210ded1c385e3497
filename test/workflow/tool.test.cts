import type { IDataObject, INode, IWorkflowBase } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { errorOf, outputOf, runWorkflow } from '../engine/runWorkflow.cts';
import { byId, generateJson } from './parameters.cts';
import { NODE, useBench, workflowOf } from './support.cts';

const bench = useBench();

const AGENT = 'Agent';
const TOOL = 'Make Video';

/** What an agent may say and choose; the person who built the workflow has set the rest. */
const tool = (over: IDataObject = {}): IDataObject => ({
	...generateJson({}),
	prompt: "={{ $fromAI('prompt', 'What to show', 'string') }}",
	parametersJson: "={{ $fromAI('parameters', 'Other parameters', 'json') }}",
	descriptionType: 'auto',
	...over,
});

function workflow(
	kind: string,
	calls: IDataObject[],
	parameters: IDataObject,
	settings: Partial<INode>,
) {
	const base = workflowOf(parameters);
	const [start, scenario] = base.nodes;
	if (!start || !scenario) throw new Error('The workflow of the tests has changed');
	const agent: INode = {
		...start,
		id: AGENT,
		name: AGENT,
		type: `test.${kind}Agent`,
		parameters: { calls: JSON.stringify(calls) },
	};
	const scenarioTool: INode = {
		...scenario,
		id: TOOL,
		name: TOOL,
		type: 'n8n-nodes-scenario.scenarioTool',
		...settings,
	};
	const to = (node: string, type: 'main' | 'ai_tool') => ({ [type]: [[{ node, type, index: 0 }]] });
	const made: IWorkflowBase = {
		...base,
		nodes: [start, agent, scenarioTool],
		connections: {
			[start.name]: to(AGENT, NodeConnectionTypes.Main),
			[TOOL]: to(AGENT, NodeConnectionTypes.AiTool),
		},
	};
	return made;
}

/** Lets an agent make these calls, and gives what it was told each time. */
async function told(
	kind: string,
	calls: IDataObject[],
	{
		parameters = tool(),
		settings = {},
	}: { parameters?: IDataObject; settings?: Partial<INode> } = {},
): Promise<string[]> {
	const { apiKey, apiSecret, baseUrl } = bench.simulator;
	const run = await runWorkflow(workflow(kind, calls, parameters, settings), {
		credentials: { apiKey, apiSecret, baseUrl },
	});
	expect(errorOf(run).message).toBe('');
	return outputOf(run, AGENT).map(({ json }) => String(json.said));
}

const call = (over: IDataObject = {}): IDataObject => ({
	prompt: 'A lighthouse in a storm',
	parameters: { duration: 8, generateAudio: true },
	...over,
});

const submissions = () =>
	bench.simulator.control
		.requests()
		.filter(({ method, path }) => method === 'POST' && path.includes('/generate/'));

describe.each(['direct', 'engine'])('a tool of an agent that calls it: %s', (kind) => {
	it('answers with small JSON and fetches no file', async () => {
		const [said] = await told(kind, [call()]);
		expect(said).toContain('"status":"success"');
		expect(said).toMatch(/"url":"http/);
		expect(said).toMatch(/"assetId":"asset_/);
		expect(said?.length).toBeLessThan(1_000);
		expect(submissions()).toMatchObject([
			{ body: { prompt: 'A lighthouse in a storm', duration: 8 } },
		]);
		const paths = bench.simulator.control.requests().map(({ path }) => path);
		expect(paths.filter((path) => path.startsWith('/cdn'))).toEqual([]);
	});

	it('waits five minutes, then gives the job and says that it goes on', async () => {
		bench.simulator.control.nextOutcome({ kind: 'never' });
		const [said] = await told(kind, [call()]);
		const [job] = bench.simulator.control.jobsCreated();
		expect(said).toContain(job?.jobId);
		expect(said).toContain('Do not submit it again');
		const looks = bench.simulator.control.requests();
		const waited = (looks.at(-1)?.at ?? 0) - (job?.createdAt ?? 0);
		expect(waited).toBeGreaterThan(280_000);
		expect(waited).toBeLessThan(320_000);
	});

	it('says which keys the model takes when they are wrong', async () => {
		const [said] = await told(kind, [call({ parameters: { length: 8 } })]);
		expect(said).toMatch(/no input \\*"length\\*"/);
		expect(said).toMatch(/takes: .*duration \(number, one of 4, 6, 8\)/);
		expect(submissions()).toEqual([]);
	});

	it('says why a job gave nothing', async () => {
		bench.simulator.control.nextOutcome({ kind: 'failure', error: 'Too dark', hint: 'Add light' });
		const [said] = await told(kind, [call()]);
		expect(said).toMatch(/did not succeed: Too dark/);
		expect(said).toMatch(/Add light/);
	});

	it('takes each call for a wish of its own', async () => {
		const answers = await told(kind, [call(), call()]);
		expect(new Set(answers).size).toBe(2);
		expect(bench.simulator.control.jobsCreated()).toHaveLength(2);
	});

	it('takes up the job of a call that got no answer when the agent asks again', async () => {
		bench.simulator.control.nextFault(
			{ kind: 'lostReply', on: { method: 'POST', path: '/generate/' } },
			{ kind: 'reply', on: { path: '/jobs$' }, status: 200, body: { jobs: [] }, times: 4 },
		);
		const [first, second] = await told(kind, [call(), call()]);
		expect(first).toMatch(/It is not known whether the job/);
		expect(second).toContain('"status":"success"');
		expect(bench.simulator.control.jobsCreated()).toHaveLength(1);
	});

	it('does not pay twice for Retry On Fail', async () => {
		bench.simulator.control.nextFault(
			{ kind: 'lostReply', on: { method: 'POST', path: '/generate/' } },
			{ kind: 'reply', on: { path: '/jobs$' }, status: 200, body: { jobs: [] }, times: 4 },
		);
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const [said] = await told(kind, [call()], { settings });
		expect(said).toContain('"status":"success"');
		expect(bench.simulator.control.jobsCreated()).toHaveLength(1);
	});

	it('makes anew what failed when the agent asks again', async () => {
		bench.simulator.control.nextOutcome({ kind: 'failure' }, {});
		const [, second] = await told(kind, [call(), call()]);
		expect(second).toContain('"status":"success"');
		expect(bench.simulator.control.jobsCreated()).toHaveLength(2);
	});

	it('tells where a file is, and does not fetch it', async () => {
		const made = await bench.run(generateJson({}));
		const assetId = String(outputOf(made, NODE)[0]?.json.assetId);
		const fetched = () =>
			bench.simulator.control.requests().filter(({ path }) => path.startsWith('/cdn'));
		const before = fetched().length;
		const parameters = {
			resource: 'asset',
			operation: 'download',
			assetId: "={{ $fromAI('asset', 'ID of the asset', 'string') }}",
			descriptionType: 'auto',
		};
		const [said] = await told(kind, [{ asset: assetId }], { parameters });
		expect(said).toContain(assetId);
		expect(said).toMatch(/"url":"http/);
		expect(fetched()).toHaveLength(before);
	});

	it('looks up models and their inputs', async () => {
		const parameters = {
			resource: 'model',
			operation: 'get',
			model: byId("={{ $fromAI('model', 'ID of the model', 'string') }}"),
			descriptionType: 'auto',
		};
		const [said] = await told(kind, [{ model: 'model_veo3-1-fast' }], { parameters });
		expect(said).toContain('"name":"duration"');
	});
});

it('is described by what it does', async () => {
	const { apiKey, apiSecret, baseUrl } = bench.simulator;
	const run = await runWorkflow(workflow('direct', [call()], tool(), {}), {
		credentials: { apiKey, apiSecret, baseUrl },
	});
	expect(outputOf(run, AGENT)[0]?.json).toMatchObject({
		name: 'Make_Video',
		description: 'Generate video in Scenario',
	});
});
