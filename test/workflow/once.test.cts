import type { Fault } from '../../simulator/types.cts';
import { errorOf, outputOf, runWorkflow } from '../../tools/engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { items, NODE, useSimulator, workflowOf } from './support.cts';

const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

const SUBMISSION = { method: 'POST', path: '/generate/' };

const prompts = (count: number) => Array.from({ length: count }, (_, i) => `prompt ${i}`);

/** Generate Video over items that differ in their prompts. */
const generateEach = (over: object = {}) =>
	generateJson({}, { prompt: '={{ $json.prompt }}', ...over });

const itemsOf = (texts: string[]) => items(...texts.map((prompt) => ({ prompt })));

/** Each output is the video of the job with its own item's prompt. */
function expectEachItsOwn(run: Awaited<ReturnType<typeof simulated.run>>, texts: string[]) {
	expect(errorOf(run).message).toBe('');
	const jobs = new Map(simulated.control.jobsCreated().map((job) => [job.jobId, job]));
	const outputs = outputOf(run, NODE);
	expect(outputs.map(({ json }) => jobs.get(String(json.jobId))?.body.prompt)).toEqual(texts);
	for (const { json, binary } of outputs) {
		expect(jobs.get(String(json.jobId))?.assetIds).toContain(json.assetId);
		const bytes = simulated.control.assetBytes(String(json.assetId));
		expect(Buffer.from(binary?.data?.data ?? '', 'base64').equals(bytes)).toBe(true);
	}
}

const created = () => simulated.control.jobsCreated();

describe('fifty items with failing submissions', () => {
	it.each<[string, Fault]>([
		['accepted, the reply lost', { kind: 'lostReply' }],
		['accepted, the reply not JSON', { kind: 'malformed' }],
		['accepted, then silence', { kind: 'silentReply' }],
		['429 with a header', { kind: 'rateLimit', hint: 'header' }],
		['429 with a body', { kind: 'rateLimit', hint: 'body' }],
		['429 without a hint', { kind: 'rateLimit', hint: 'none' }],
		['too many running jobs', { kind: 'jobLimit', limit: 5 }],
	])('%s: each item has its own video, none was generated twice', async (_, fault) => {
		for (const after of [0, 3, 11, 20]) {
			simulated.control.nextFault({ ...fault, on: SUBMISSION, after });
		}
		const texts = prompts(50);
		const run = await simulated.run(generateEach({ options: { maxConcurrentJobs: 20 } }), {
			items: itemsOf(texts),
		});
		expectEachItsOwn(run, texts);
		expect(created()).toHaveLength(50);
	});

	it.each<[string, Fault]>([
		['lost before it arrived', { kind: 'lostRequest' }],
		['a reset', { kind: 'reset' }],
		['HTTP 500', { kind: 'serverError' }],
		['a gateway page', { kind: 'badGateway' }],
		['silence', { kind: 'stall' }],
	])('%s: the item reports exactly that, and nothing is submitted again', async (_, fault) => {
		for (const after of [3, 11]) {
			simulated.control.nextFault({ ...fault, on: SUBMISSION, after });
		}
		const run = await simulated.run(generateEach({ options: { maxConcurrentJobs: 20 } }), {
			items: itemsOf(prompts(50)),
			settings: { onError: 'continueRegularOutput' },
		});
		const outputs = outputOf(run, NODE);
		const lost = outputs.filter(({ json }) => json.error);
		expect(lost).toHaveLength(2);
		for (const { json } of lost) {
			expect(json.error).toMatch(/^Couldn't confirm whether the job for model_veo3-1-fast started/);
		}
		expect(created()).toHaveLength(48);
		const submissions = simulated.control
			.requests()
			.filter(({ method, path }) => method === 'POST' && path.includes('/generate/'));
		expect(submissions).toHaveLength(50);
	});
});

it('two identical items never share a job, even if both replies are lost', async () => {
	simulated.control.nextFault({ kind: 'lostReply', on: SUBMISSION, times: 2 });
	const run = await simulated.run(generateEach(), { items: itemsOf(['same', 'same', 'same']) });
	expectEachItsOwn(run, ['same', 'same', 'same']);
	const jobIds = outputOf(run, NODE).map(({ json }) => json.jobId);
	expect(new Set(jobIds).size).toBe(3);
	expect(created()).toHaveLength(3);
});

describe('Retry On Fail', () => {
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it('submits nothing again after a failed download', async () => {
		simulated.control.nextFault({ kind: 'truncated', times: 8 });
		const texts = prompts(3);
		const run = await simulated.run(generateEach(), { items: itemsOf(texts), settings: retry });
		expectEachItsOwn(run, texts);
		expect(created()).toHaveLength(3);
	});

	it('submits nothing again after a failed wait', async () => {
		simulated.control.nextOutcome({ seconds: 100 });
		const run = await simulated.run(generateEach({ options: { timeout: 60 } }), {
			items: itemsOf(['slow']),
			settings: retry,
		});
		expectEachItsOwn(run, ['slow']);
		expect(created()).toHaveLength(1);
	});

	it('submits only the failed one of ten items again', async () => {
		const texts = prompts(10);
		for (let i = 0; i < 4; i++) simulated.control.nextOutcome({});
		simulated.control.nextOutcome({ kind: 'failure', error: 'overload' });
		const run = await simulated.run(generateEach(), { items: itemsOf(texts), settings: retry });
		expectEachItsOwn(run, texts);
		expect(created()).toHaveLength(11);
		const anew = created().filter(({ status }) => status === 'failure');
		expect(anew).toHaveLength(1);
	});

	it('looks for the job after a lost reply, and submits nothing', async () => {
		simulated.control.nextFault({ kind: 'lostRequest', on: SUBMISSION });
		const run = await simulated.run(generateEach(), { items: itemsOf(['gone']), settings: retry });
		expect(errorOf(run).message).toMatch(/^Couldn't confirm whether/);
		expect(created()).toHaveLength(0);
	});

	it('submits again after a rejection', async () => {
		simulated.control.nextFault({
			kind: 'reply',
			on: SUBMISSION,
			status: 402,
			body: { reason: 'Not enough units' },
		});
		const run = await simulated.run(generateEach(), { items: itemsOf(['paid']), settings: retry });
		expectEachItsOwn(run, ['paid']);
		expect(created()).toHaveLength(1);
	});
});

it('a retry of the execution resumes running jobs', async () => {
	simulated.control.nextOutcome({ seconds: 100 });
	const parameters = generateEach({ options: { timeout: 60 } });
	const first = await simulated.run(parameters, { items: itemsOf(['slow', 'quick']) });
	expect(errorOf(first).message).toMatch(/didn't finish within 60 s/);
	const { apiKey, apiSecret, baseUrl } = simulated.simulator;
	// n8n keeps an execution as JSON, drops the failed run of the node and goes on from its stack.
	const kept = structuredClone(JSON.parse(JSON.stringify(first.data)));
	delete kept.resultData.error;
	kept.resultData.runData[NODE].pop();
	const second = await runWorkflow(workflowOf(parameters), {
		credentials: { apiKey, apiSecret, baseUrl },
		earlier: kept,
	});
	expectEachItsOwn(second, ['slow', 'quick']);
	expect(created()).toHaveLength(2);
});

it('a changed body submits a new job', async () => {
	const parameters = generateEach({ options: { timeout: 60 } });
	simulated.control.nextOutcome({ kind: 'never' });
	const first = await simulated.run(parameters, { items: itemsOf(['old']) });
	const kept = structuredClone(JSON.parse(JSON.stringify(first.data)));
	delete kept.resultData.error;
	kept.resultData.runData[NODE].pop();
	const { apiKey, apiSecret, baseUrl } = simulated.simulator;
	const changed = workflowOf({ ...parameters, prompt: 'new' });
	kept.executionData.nodeExecutionStack[0].node.parameters.prompt = 'new';
	const second = await runWorkflow(changed, {
		credentials: { apiKey, apiSecret, baseUrl },
		earlier: kept,
	});
	expectEachItsOwn(second, ['new']);
	expect(created()).toHaveLength(2);
});

it('a job that failed in an earlier attempt is not mistaken for the one with a lost reply', async () => {
	simulated.control.nextOutcome({ kind: 'failure', error: 'overload' });
	simulated.control.nextFault({ kind: 'malformed', on: SUBMISSION, after: 1 });
	const run = await simulated.run(generateEach(), {
		items: itemsOf(['same']),
		settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	});
	expectEachItsOwn(run, ['same']);
	expect(created()).toHaveLength(2);
});
