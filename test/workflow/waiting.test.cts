import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson } from './parameters.cts';
import { items, NODE, stopWhen, useSimulator } from './support.cts';

const simulated = useSimulator();

const polls = () => simulated.requestsTo(/\/jobs/, 'GET');

describe('statuses of the API', () => {
	it('an unknown status is a running job', async () => {
		simulated.control.nextOutcome({
			words: { queued: 'dreaming', 'in-progress': 'processing', success: 'succeeded' },
			progress: 'percent',
		});
		const run = await simulated.run(generateJson({}));
		expect(outputOf(run, NODE)[0]?.json.status).toBe('success');
	});

	it.each([[{ words: { failure: 'failed' }, oldError: true }], [{}]])(
		'a failed job (%p) reports the reason, model and job',
		async (over) => {
			simulated.control.nextOutcome({
				kind: 'failure',
				error: 'The prompt was refused by the moderation',
				hint: 'Leave names of persons out',
				...over,
			});
			const run = await simulated.run(generateJson({}));
			const [created] = simulated.created();
			expect(errorOf(run).message).toBe(
				`Job ${created?.jobId} of model_veo3-1-fast did not succeed: The prompt was refused by the moderation`,
			);
			expect(errorOf(run).description).toContain('Leave names of persons out');
		},
	);

	it('canceled is reported', async () => {
		simulated.control.nextOutcome({ kind: 'canceled', words: { canceled: 'cancelled' } });
		const run = await simulated.run(generateJson({}));
		expect(errorOf(run).message).toMatch(
			/^Job job_\S+ of model_veo3-1-fast was stopped in Scenario before it finished$/,
		);
	});
});

describe('a job of a minute', () => {
	// One check at each interval would be thirteen.
	it.each(['percent', 'above'] as const)(
		'needs at most ten polls (progress %s)',
		async (progress) => {
			simulated.control.nextOutcome({ seconds: 60, progress });
			await simulated.outputs(generateJson({}));
			expect(polls().length).toBeLessThanOrEqual(10);
		},
	);

	it('needs at most eight without progress, once a job of its model has finished', async () => {
		simulated.control.nextOutcome({ seconds: 60, progress: 'none', times: 2 });
		const generateVideo = generateJson({}, { model: byId('model_wan-2-5-t2v') });
		await simulated.run(generateVideo);
		const before = polls().length;
		await simulated.outputs(generateVideo);
		expect(polls().length - before).toBeLessThanOrEqual(8);
	});
});

describe('a job that never ends', () => {
	it('ends the wait at the deadline, with its status and what to do', async () => {
		simulated.control.nextOutcome({ kind: 'never' });
		const run = await simulated.run(generateJson({}, { options: { timeout: 60 } }));
		expect(errorOf(run).message).toMatch(
			/^Job job_\S+ of model_veo3-1-fast didn't finish within 60 s \(last status \S+, \d+ %\)$/,
		);
		expect(errorOf(run).description).toMatch(/Wait for Completion/);
	});

	it('is returned if selected', async () => {
		simulated.control.nextOutcome({ kind: 'never' });
		const run = await simulated.run(
			generateJson({}, { options: { timeout: 60, onTimeout: 'returnJob' } }),
		);
		expect(outputOf(run, NODE)[0]?.json).toMatchObject({
			jobId: simulated.created()[0]?.jobId,
			modelId: 'model_veo3-1-fast',
			assetIds: [],
		});
	});

	it('no longer delays a stopped execution', async () => {
		simulated.control.nextOutcome({ kind: 'never' });
		const run = await simulated.run(generateJson({}), {
			onStart: stopWhen(() => polls().length > 0),
		});
		expect(run.status).toBe('canceled');
		const looksAtTheEnd = polls().length;
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(polls()).toHaveLength(looksAtTheEnd);
	});
});

describe('a wait continues after', () => {
	it.each([
		['429 with a header', { kind: 'rateLimit', hint: 'header', seconds: 9 }],
		['429 with a body', { kind: 'rateLimit', hint: 'body', seconds: 9 }],
		['429 without a hint', { kind: 'rateLimit', hint: 'none' }],
		['HTTP 500', { kind: 'serverError' }],
		['a gateway page', { kind: 'badGateway' }],
		['a reset', { kind: 'reset' }],
		['broken JSON', { kind: 'malformed' }],
	] as const)('%s', async (_, fault) => {
		simulated.control.nextFault({
			...fault,
			on: { method: 'GET', path: '/jobs/' },
			times: 3,
		});
		const outputs = await simulated.outputs(generateJson({}));
		expect(outputs[0]?.json.status).toBe('success');
	});
});

describe('an invalid value from an expression is reported', () => {
	it.each([
		['pollInterval', 1, /^"Poll Interval" must be a number of at least 2, not 1$/],
		['timeout', 'soon', /^"Timeout" must be a number of at least 1, not "soon"$/],
		['maxCost', -5, /^"Max Cost" must be a number of at least 0, not -5$/],
	])('%s = %p', async (option, value, message) => {
		const run = await simulated.run(generateJson({}, { options: { [option]: value } }), {
			items: items({}),
		});
		expect(errorOf(run).message).toMatch(message);
		expect(simulated.created()).toHaveLength(0);
	});
});
