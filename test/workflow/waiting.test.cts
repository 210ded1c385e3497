import { generate } from './parameters.cts';
import { stopWhen, useSimulator } from './support.cts';

const simulated = useSimulator();

const polls = () => simulated.requestsTo(/\/jobs/, 'GET');

describe('a job that never ends', () => {
	beforeEach(() => simulated.control.nextOutcome({ kind: 'never' }));

	it('ends the wait at the deadline, with its status and what to do', async () => {
		const error = await simulated.failure(generate({ options: { timeout: 60 } }));
		expect(error.message).toMatch(
			/^Job job_\S+ of model_veo3-1-fast didn't finish within 60 s \(last status \S+, \d+ %\)$/,
		);
		expect(error.description).toMatch(/Wait for Completion/);
	});

	it('is returned if selected', async () => {
		const options = { timeout: 60, onTimeout: 'returnJob' };
		const outputs = await simulated.json(generate({ options }));
		const [created] = simulated.created();
		expect(outputs).toMatchObject([
			{ jobId: created?.jobId, modelId: 'model_veo3-1-fast', assetIds: [] },
		]);
	});

	it('no longer delays a stopped execution', async () => {
		const onStart = stopWhen(() => polls().length > 0);
		const run = await simulated.run(generate(), { onStart });
		expect(run.status).toBe('canceled');
		const looksAtTheEnd = polls().length;
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(polls()).toHaveLength(looksAtTheEnd);
	});
});
