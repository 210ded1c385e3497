import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { NODE, stopWhen, useSimulator } from './support.cts';

const simulated = useSimulator();

const polls = () => simulated.requestsTo(/\/jobs/, 'GET');

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
