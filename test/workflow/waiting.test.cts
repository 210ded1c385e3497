import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { items, NODE, useBench } from './support.cts';

const bench = useBench();

const looks = () =>
	bench.simulator.control
		.requests()
		.filter(({ method, path }) => method === 'GET' && /\/jobs/.test(path));

describe('the words of the API', () => {
	it.each(['succeeded', 'completed', 'SUCCESS'])('%s is success', async (word) => {
		bench.simulator.control.nextOutcome({ words: { success: word } });
		const run = await bench.run(generateJson({}));
		expect(outputOf(run, NODE)[0]?.json.status).toBe('success');
	});

	it('an unknown word is a job that still runs', async () => {
		bench.simulator.control.nextOutcome({
			words: { queued: 'dreaming', 'in-progress': 'processing' },
			progress: 'percent',
		});
		const run = await bench.run(generateJson({}));
		expect(outputOf(run, NODE)[0]?.json.status).toBe('success');
	});

	it.each([
		[{ words: { failure: 'failed' } }],
		[{ words: { failure: 'error' } }],
		[{ oldError: true }],
		[{}],
	])('a job that fails (%p) says why, and names model and job', async (over) => {
		bench.simulator.control.nextOutcome({
			kind: 'failure',
			error: 'The prompt was refused by the moderation',
			hint: 'Leave names of persons out',
			...over,
		});
		const run = await bench.run(generateJson({}));
		const [created] = bench.simulator.control.jobsCreated();
		expect(errorOf(run).message).toBe(
			`Job ${created?.jobId} of model_veo3-1-fast did not succeed: The prompt was refused by the moderation`,
		);
		expect(errorOf(run).description).toContain('Leave names of persons out');
	});

	it('a job canceled by somebody', async () => {
		bench.simulator.control.nextOutcome({ kind: 'canceled', words: { canceled: 'cancelled' } });
		const run = await bench.run(generateJson({}));
		expect(errorOf(run).message).toMatch(
			/^Job job_\S+ of model_veo3-1-fast was stopped in Scenario before it ended$/,
		);
	});
});

describe('a job that does not end', () => {
	it('ends the wait at the deadline, saying where it stands and what to do', async () => {
		bench.simulator.control.nextOutcome({ kind: 'never' });
		const run = await bench.run(generateJson({}, { options: { timeout: 60 } }));
		expect(errorOf(run).message).toMatch(
			/^Job job_\S+ of model_veo3-1-fast has not ended after 60 s \(last status \S+, \d+ %\)$/,
		);
		expect(errorOf(run).description).toMatch(/Wait for Completion/);
	});

	it('is returned when that is asked for', async () => {
		bench.simulator.control.nextOutcome({ kind: 'never' });
		const run = await bench.run(
			generateJson({}, { options: { timeout: 60, onTimeout: 'returnJob' } }),
		);
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({
			jobId: bench.simulator.control.jobsCreated()[0]?.jobId,
			modelId: 'model_veo3-1-fast',
			assetIds: [],
		});
	});

	it('is left at once when the execution is stopped', async () => {
		bench.simulator.control.nextOutcome({ kind: 'never' });
		const run = await bench.run(generateJson({}), {
			onStart: (cancel) => {
				const timer = setInterval(() => {
					if (looks().length === 0) return;
					clearInterval(timer);
					cancel();
				}, 5);
			},
		});
		expect(run.status).toBe('canceled');
		const looksAtTheEnd = looks().length;
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(looks()).toHaveLength(looksAtTheEnd);
	});
});

describe('a bad moment does not end a wait', () => {
	it.each([
		['429 with a header', { kind: 'rateLimit', hint: 'header', seconds: 9 }],
		['429 with a body', { kind: 'rateLimit', hint: 'body', seconds: 9 }],
		['429 without a hint', { kind: 'rateLimit', hint: 'none' }],
		['HTTP 500', { kind: 'serverError' }],
		['a page of a gateway', { kind: 'badGateway' }],
		['a reset', { kind: 'reset' }],
		['broken JSON', { kind: 'malformed' }],
	] as const)('%s', async (_, fault) => {
		bench.simulator.control.nextFault({
			...fault,
			on: { method: 'GET', path: '/jobs/' },
			times: 3,
		});
		const run = await bench.run(generateJson({}));
		expect(errorOf(run).message).toBe('');
		expect(outputOf(run, NODE)[0]?.json.status).toBe('success');
	});
});

describe('options that an expression spoils', () => {
	it.each([
		['pollInterval', 1, /^Poll Interval must be a number of at least 2, not 1$/],
		['timeout', 'soon', /^Timeout must be a number of at least 1, not "soon"$/],
		['maxCost', -5, /^Max Cost must be a number of at least 0, not -5$/],
	])('%s = %p', async (option, value, message) => {
		const run = await bench.run(generateJson({}, { options: { [option]: value } }), {
			items: items({}),
		});
		expect(errorOf(run).message).toMatch(message);
		expect(bench.simulator.control.jobsCreated()).toHaveLength(0);
	});
});
