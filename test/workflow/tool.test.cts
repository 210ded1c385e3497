import type { IDataObject, INode } from 'n8n-workflow';

import { errorOf, outputOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import { placedNode, savedWorkflow } from '../support/workflow.cts';
import { asset, byId, generate } from './parameters.cts';
import { RETRY, SUBMISSION, useSimulator, workflowOf } from './support.cts';

const simulated = useSimulator();

const AGENT = 'Agent';
const TOOL = 'Make Video';

/** What an agent can set; the author of the workflow has set the rest. */
const tool = (over: IDataObject = {}): IDataObject =>
	generate({
		prompt: "={{ $fromAI('prompt', 'What to show', 'string') }}",
		parameterMode: 'json',
		parametersJson: "={{ $fromAI('parameters', 'Other parameters', 'json') }}",
		descriptionType: 'auto',
		...over,
	});

const to = (node: string, type: 'main' | 'ai_tool') => ({ [type]: [[{ node, type, index: 0 }]] });

/** Lets an agent make these calls of the tool, and returns its output items. */
async function agentOutputs(
	kind: string,
	calls: IDataObject[],
	parameters: IDataObject = tool(),
	settings: Partial<INode> = {},
): Promise<IDataObject[]> {
	const [start, scenario] = workflowOf(parameters, { settings }).nodes;
	const agent = { parameters: { calls: JSON.stringify(calls) } };
	const nodes = [
		start!,
		placedNode(AGENT, `test.${kind}Agent`, agent),
		{ ...scenario!, name: TOOL, type: 'n8n-nodes-scenario.scenarioTool' },
	];
	const connections = { [start!.name]: to(AGENT, 'main'), [TOOL]: to(AGENT, 'ai_tool') };
	const credentials = simulated.credentials();
	const run = await runWorkflow(savedWorkflow(nodes, connections), { credentials });
	expect(errorOf(run).message).toBe('');
	return outputOf(run, AGENT).map(({ json }) => json);
}

/** The same: returns the response to each call. */
const told = async (...given: Parameters<typeof agentOutputs>) =>
	(await agentOutputs(...given)).map(({ said }) => String(said));

const call = (over: IDataObject = {}): IDataObject => ({
	prompt: 'A lighthouse in a storm',
	parameters: { duration: 8, generateAudio: true },
	...over,
});

const submissions = () => simulated.requestsTo(/\/generate\//, 'POST');

describe.each(['direct', 'engine'])('as a tool of an agent (%s)', (kind) => {
	it('returns short JSON and downloads no file', async () => {
		const [said] = await told(kind, [call()]);
		expect(said).toContain('"status":"success"');
		expect(said).toMatch(/"url":"http/);
		expect(said).toMatch(/"assetId":"asset_/);
		expect(said?.length).toBeLessThan(1_000);
		expect(submissions()).toMatchObject([
			{ body: { prompt: 'A lighthouse in a storm', duration: 8 } },
		]);
		expect(simulated.requestsTo(/^\/cdn/)).toEqual([]);
	});

	it('waits five minutes, then returns the running job', async () => {
		simulated.control.nextOutcome({ kind: 'never' });
		const [said] = await told(kind, [call()]);
		const [job] = simulated.created();
		expect(said).toContain(job?.jobId);
		expect(said).toContain('Do not submit it again');
		const looks = simulated.control.requests();
		const waited = (looks.at(-1)?.at ?? 0) - (job?.createdAt ?? 0);
		expect(waited).toBeGreaterThan(280_000);
		expect(waited).toBeLessThan(320_000);
	});

	it('waits five minutes for a job that runs already, too', async () => {
		simulated.control.nextOutcome({ kind: 'never' });
		await told(kind, [call()], tool({ waitForCompletion: false }));
		const jobId = byId(simulated.created()[0]?.jobId ?? '');
		const before = simulated.control.now();
		const parameters = { resource: 'job', operation: 'waitForCompletion', jobId };
		const [said] = await told(kind, [{}], parameters);
		expect(said).toContain('Do not submit it again');
		expect(simulated.control.now() - before).toBeLessThan(330_000);
	});

	it('ends a call after five minutes, also while the account is full: nothing was submitted', async () => {
		simulated.control.nextFault({ kind: 'jobLimit', on: SUBMISSION, times: 10_000 });
		const startedAt = simulated.control.now();
		const [said] = await told(kind, [call()]);
		expect(said).toMatch(/No job was submitted within 5 minutes/);
		expect(said).toMatch(/Nothing was charged/);
		expect(simulated.control.now() - startedAt).toBeLessThan(330_000);
		expect(simulated.created()).toHaveLength(0);
	});

	it('lists the valid inputs when some are unknown', async () => {
		const [said] = await told(kind, [call({ parameters: { length: 8 } })]);
		expect(said).toMatch(/no input \\*"length\\*"/);
		expect(said).toMatch(/takes: .*duration \(number, one of 4, 6, 8\)/);
		expect(submissions()).toEqual([]);
	});

	/** The job of a submission without a reply isn't found at first. */
	const loseReply = () =>
		simulated.control.nextFault(
			{ kind: 'lostReply', on: SUBMISSION },
			{ kind: 'reply', on: { path: '/jobs$' }, status: 200, body: { jobs: [] }, times: 4 },
		);

	it('resumes the job of an unanswered call when the agent calls again', async () => {
		loseReply();
		const [first, second] = await told(kind, [call(), call()]);
		expect(first).toMatch(/Couldn.t confirm whether the job/);
		expect(second).toContain('"status":"success"');
		expect(simulated.created()).toHaveLength(1);
	});

	it('submits only once with Retry On Fail', async () => {
		loseReply();
		const [said] = await told(kind, [call()], tool(), RETRY);
		expect(said).toContain('"status":"success"');
		expect(simulated.created()).toHaveLength(1);
	});

	it('returns the URL of a file without downloading it', async () => {
		const [made] = await simulated.json(generate({ downloadFiles: false }));
		const assetId = String(made?.assetId);
		const id = "={{ $fromAI('asset', 'ID of the asset', 'string') }}";
		const parameters = asset('download', { assetId: id, descriptionType: 'auto' });
		const [said] = await told(kind, [{ asset: assetId }], parameters);
		expect(said).toContain(assetId);
		expect(said).toMatch(/"url":"http/);
		expect(simulated.requestsTo(/^\/cdn/)).toEqual([]);
	});

	const app = tool({
		resource: 'app',
		operation: 'run',
		app: byId('wflow_review'),
		parametersJson: '{ "prompt": "A lighthouse" }',
	});

	it('returns the job of an app that asks a person, with what is asked', async () => {
		const [answer = ''] = await told(kind, [{}], app);
		expect(answer).toContain('"pendingStep"');
		expect(answer).toMatch(/Do not run it again: ask the user, answer with Answer Approval/);
		expect(simulated.created()).toHaveLength(1);
	});

	it('continues an app with the answer of the agent', async () => {
		await told(kind, [{}], app);
		const [created] = simulated.created();
		const answering = {
			resource: 'app',
			operation: 'decide',
			jobId: byId("={{ $fromAI('job', 'The job ID', 'string') }}"),
			decision: "={{ $fromAI('decision', 'approve or reject', 'string') }}",
			descriptionType: 'auto',
		};
		const call = { job: created?.jobId ?? '', decision: 'approve' };
		const [first = '', second = ''] = await told(kind, [call, call], answering);
		expect(first).toContain(String(created?.jobId));
		expect(second).toMatch(/No step of job \S+ waits for an answer now|has ended/);
	});
});

it('the tool description says what it does', async () => {
	expect(await agentOutputs('direct', [call()])).toMatchObject([
		{ name: 'Make_Video', description: 'Generate video in Scenario' },
	]);
});
