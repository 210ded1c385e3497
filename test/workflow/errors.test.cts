import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateFields, generateJson } from './parameters.cts';
import { items, useSimulator } from './support.cts';

const simulated = useSimulator({ apiKey: 'the-key', apiSecret: 'the-hush-hush-secret' });

const { created } = simulated;

/** Everything that n8n keeps of a run: what is shown, and what is stored in the database. */
const everythingOf = (run: unknown) =>
	JSON.stringify(run, (_, value: unknown) =>
		value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
	);

describe('invalid values', () => {
	it('are reported in one message, before anything is sent', async () => {
		const run = await simulated.run(
			generateJson({ duration: 99, aspectRatio: '2:1', durration: 5 }, { prompt: '' }),
		);
		const { message, description } = errorOf(run);
		expect(message).toMatch(/Duration/);
		expect(message).toMatch(/Aspect Ratio/);
		expect(message).toMatch(/durration.*duration/);
		expect(description).toMatch(/Nothing was submitted/);
		expect(created()).toHaveLength(0);
	});

	it('of a later item prevent the submission of an earlier one', async () => {
		const run = await simulated.run(generateJson({}, { model: byId('={{ $json.model }}') }), {
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
		const run = await simulated.run(generateFields({ duration: '7' }));
		expect(errorOf(run).message).toMatch(/Duration/);
		expect(created()).toHaveLength(0);
	});

	it.each([
		['{ duration: 8 }', /^"Parameters \(JSON\)" can't be parsed: /],
		['[1]', /^"Parameters \(JSON\)" can't be parsed: it isn't a JSON object$/],
		['"text"', /a JSON object/],
	])('include invalid JSON: %s', async (parametersJson, message) => {
		const run = await simulated.run(generateJson({}, { parametersJson }));
		expect(errorOf(run).message).toMatch(message);
	});

	it('include a missing model', async () => {
		const run = await simulated.run(generateJson({}, { model: byId('={{ $json.none }}') }));
		expect(errorOf(run).message).toBe('No model is selected');
		expect(errorOf(run).description).toMatch(/"Model"/);
	});
});

describe('a failure of the service', () => {
	it.each([
		[401, { reason: 'no' }, /rejected the API key or secret/],
		[402, { reason: 'Not enough units' }, /Not enough Creative Units: Not enough units/],
		[403, { message: 'Out of scope' }, /doesn't allow this: Out of scope/],
		[413, '<html>too large</html>', /too large for Scenario/],
		[422, { error: 'Bad ratio' }, /rejected the values: Bad ratio/],
		[400, { statusCode: 400, error: 'Bad Request', message: 'Bad seed' }, /Bad seed/],
	])('says what to do on HTTP %i', async (status, body, message) => {
		simulated.control.nextFault({
			kind: 'reply',
			on: { method: 'POST', path: '/generate/' },
			status,
			body,
		});
		const run = await simulated.run(generateJson({}));
		expect(errorOf(run).message).toMatch(message);
		expect(errorOf(run).description).not.toBe('');
		expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 0 } });
		expect(created()).toHaveLength(0);
	});

	it('reports a wrong key first, and reveals no secrets', async () => {
		const run = await simulated.run(generateJson({}), {
			credential: { apiSecret: 'a-wrong-hush-hush-secret' },
		});
		expect(errorOf(run).message).toMatch(/rejected the API key or secret/);
		expect(everythingOf(run)).not.toContain('hush-hush');
		expect(everythingOf(run)).not.toContain(
			Buffer.from('the-key:a-wrong-hush-hush-secret').toString('base64'),
		);
	});

	it('reports that there is no connection', async () => {
		const run = await simulated.run(generateJson({}), {
			credential: { baseUrl: 'http://127.0.0.1:9/v1' },
		});
		expect(errorOf(run).message).toBe("Scenario can't be reached at the Base URL");
		expect(everythingOf(run)).not.toContain('hush-hush');
	});

	it('does not follow a redirect with the credentials', async () => {
		simulated.control.nextFault({ kind: 'redirect', on: { path: '/models/' } });
		const run = await simulated.run(generateJson({}));
		expect(errorOf(run).message).toMatch(/redirects \(HTTP/);
	});
});

it('an item error names the jobs of other items, which are charged too', async () => {
	simulated.control.nextOutcome({ seconds: 100 });
	simulated.control.nextOutcome({ kind: 'failure', error: 'moderation', seconds: 20 });
	simulated.control.nextOutcome({ seconds: 5 });
	const run = await simulated.run(generateJson({}), { items: items({}, {}, {}) });
	const [first, second, third] = created();
	expect(errorOf(run).message).toContain(second?.jobId);
	expect(errorOf(run).raw).toMatchObject({ context: { itemIndex: 1 } });
	expect(errorOf(run).description).toContain(
		`Other jobs of this run in Scenario: ${first?.jobId}, ${third?.jobId}.`,
	);
});

describe('Continue On Fail', () => {
	it('returns an outcome per item, with its job', async () => {
		simulated.control.nextOutcome({});
		simulated.control.nextOutcome({ kind: 'failure', error: 'moderation' });
		const [good, unknown, failed] = await simulated.outputs(
			generateJson({}, { model: byId('={{ $json.model }}') }),
			{
				settings: { onError: 'continueRegularOutput' },
				items: items(
					{ model: 'model_veo3-1-fast' },
					{ model: 'model_none' },
					{ model: 'model_veo3-1-fast' },
				),
			},
		);
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
});

it('an unknown operation is reported', async () => {
	const run = await simulated.run({ resource: 'video', operation: 'destroy' });
	expect(errorOf(run).message).toBe(
		'This node has no operation "destroy" for the resource "video"',
	);
});
