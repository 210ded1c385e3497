import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { byId, generateFields, generateJson } from './parameters.cts';
import { items, NODE, useBench } from './support.cts';

const bench = useBench({ apiKey: 'the-key', apiSecret: 'the-hush-hush-secret' });

const created = () => bench.simulator.control.jobsCreated();

/** Everything that n8n keeps of a run: what a person sees, and what ends in the database. */
const everythingOf = (run: unknown) =>
	JSON.stringify(run, (_, value: unknown) =>
		value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
	);

describe('values that the model does not take', () => {
	it('are named all in one message, before anything is sent', async () => {
		const run = await bench.run(
			generateJson({ duration: 99, aspectRatio: '2:1', durration: 5 }, { prompt: '' }),
		);
		const { message, description } = errorOf(run);
		expect(message).toMatch(/Duration/);
		expect(message).toMatch(/Aspect Ratio/);
		expect(message).toMatch(/durration.*duration/);
		expect(description).toMatch(/Nothing was submitted/);
		expect(created()).toHaveLength(0);
	});

	it('of a later item keep an earlier one from being paid for', async () => {
		const run = await bench.run(generateJson({}, { model: byId('={{ $json.model }}') }), {
			items: items(
				{ model: 'model_veo3-1-fast' },
				{ model: 'model_veo3-1-fast' },
				{ model: 'model_does-not-exist' },
			),
		});
		expect(errorOf(run).message).toMatch(/model_does-not-exist not found/);
		expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 2 } });
		expect(created()).toHaveLength(0);
	});

	it('are checked in the form as in JSON', async () => {
		const run = await bench.run(generateFields({ duration: '7' }));
		expect(errorOf(run).message).toMatch(/Duration/);
		expect(created()).toHaveLength(0);
	});

	it.each([
		['{ duration: 8 }', /^Parameters \(JSON\) can't be read: /],
		['[1]', /^Parameters \(JSON\) can't be read: it is not an object$/],
		['"text"', /not an object/],
	])('JSON that is none: %s', async (parametersJson, message) => {
		const run = await bench.run(generateJson({}, { parametersJson }));
		expect(errorOf(run).message).toMatch(message);
	});

	it('no model', async () => {
		const run = await bench.run(generateJson({}, { model: byId('={{ $json.none }}') }));
		expect(errorOf(run).message).toBe('No model is selected');
		expect(errorOf(run).description).toMatch(/parameter Model/);
	});
});

describe('a refusal of the service', () => {
	it.each([
		[401, { reason: 'no' }, /does not know this API key and secret/],
		[402, { reason: 'Not enough units' }, /asks for more Creative Units: Not enough units/],
		[403, { message: 'Out of scope' }, /does not allow this: Out of scope/],
		[413, '<html>too large</html>', /too large for Scenario/],
		[422, { error: 'Bad ratio' }, /does not accept the values: Bad ratio/],
		[400, { statusCode: 400, error: 'Bad Request', message: 'Bad seed' }, /Bad seed/],
	])('HTTP %i becomes what to do', async (status, body, message) => {
		bench.simulator.control.nextFault({
			kind: 'reply',
			on: { method: 'POST', path: '/generate/' },
			status,
			body,
		});
		const run = await bench.run(generateJson({}));
		expect(errorOf(run).message).toMatch(message);
		expect(errorOf(run).description).not.toBe('');
		expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 0 } });
		expect(created()).toHaveLength(0);
	});

	it('a wrong key is told before anything else, and secrets stay where they are', async () => {
		const run = await bench.run(generateJson({}), {
			credential: { apiSecret: 'a-wrong-hush-hush-secret' },
		});
		expect(errorOf(run).message).toMatch(/does not know this API key and secret/);
		expect(everythingOf(run)).not.toContain('hush-hush');
		expect(everythingOf(run)).not.toContain(
			Buffer.from('the-key:a-wrong-hush-hush-secret').toString('base64'),
		);
	});

	it('no connection', async () => {
		const run = await bench.run(generateJson({}), {
			credential: { baseUrl: 'http://127.0.0.1:9/v1' },
		});
		expect(errorOf(run).message).toBe('Scenario does not answer at the Base URL');
		expect(everythingOf(run)).not.toContain('hush-hush');
	});

	it('a redirect is not followed with the credentials', async () => {
		bench.simulator.control.nextFault({ kind: 'redirect', on: { path: '/models/' } });
		const run = await bench.run(generateJson({}));
		expect(errorOf(run).message).toMatch(/answers with a redirect/);
	});
});

it('what goes wrong with one item names the jobs of the others, which are paid too', async () => {
	bench.simulator.control.nextOutcome({ seconds: 100 });
	bench.simulator.control.nextOutcome({ kind: 'failure', error: 'moderation', seconds: 20 });
	bench.simulator.control.nextOutcome({ seconds: 5 });
	const run = await bench.run(generateJson({}), { items: items({}, {}, {}) });
	const [first, second, third] = created();
	expect(errorOf(run).message).toContain(second?.jobId);
	expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 1 } });
	expect(errorOf(run).description).toContain(
		`Other jobs of this run are kept in Scenario: ${first?.jobId}, ${third?.jobId}.`,
	);
});

describe('Continue On Fail', () => {
	it('gives each item its own outcome, with what is known of its job', async () => {
		bench.simulator.control.nextOutcome({});
		bench.simulator.control.nextOutcome({ kind: 'failure', error: 'moderation' });
		const run = await bench.run(generateJson({}, { model: byId('={{ $json.model }}') }), {
			settings: { onError: 'continueRegularOutput' },
			items: items(
				{ model: 'model_veo3-1-fast' },
				{ model: 'model_none' },
				{ model: 'model_veo3-1-fast' },
			),
		});
		expect(errorOf(run).message).toBe('');
		const [good, unknown, failed] = outputOf(run, NODE);
		expect(good).toMatchObject({ json: { status: 'success' }, pairedItem: { item: 0 } });
		expect(unknown).toMatchObject({
			json: { error: expect.stringMatching(/model_none not found/) },
			pairedItem: { item: 1 },
		});
		expect(failed).toMatchObject({
			json: {
				error: expect.stringMatching(/did not succeed: moderation/),
				jobId: expect.stringMatching(/^job_/),
				status: 'failure',
				modelId: 'model_veo3-1-fast',
			},
			pairedItem: { item: 2 },
		});
	});

	it('sends what went wrong to the error output when there is one', async () => {
		bench.simulator.control.nextOutcome({ kind: 'failure', error: 'moderation' });
		const run = await bench.run(generateJson({}), {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputOf(run, NODE, 0)).toHaveLength(0);
		expect(outputOf(run, NODE, 1)).toMatchObject([
			{
				json: {
					error: expect.stringMatching(
						/^Job job_\S+ of model_veo3-1-fast did not succeed: moderation/,
					),
				},
			},
		]);
	});
});

it('an operation that does not exist', async () => {
	const run = await bench.run({ resource: 'video', operation: 'destroy' });
	expect(errorOf(run).message).toBe(
		'This node has no operation "destroy" for the resource "video"',
	);
});
