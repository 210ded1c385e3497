import type { IDataObject, IRun } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generate, job } from './parameters.cts';
import { hintsOf, jsonOf, NODE, rows, useSimulator } from './support.cts';

/*
 * The engine alone stores no executions, so it can't pause any: this tests what the node does when
 * pausing isn't possible. Pausing and resuming: pause.resume.test.cts, and test/e2e with a complete n8n.
 */

const simulated = useSimulator({ jobSeconds: 30 });

const paused = (over: IDataObject = {}) => ({ options: { waitMode: 'paused', ...over } });
/** The hints but the one about costs. */
const warningsOf = (run: IRun) => hintsOf(run).filter(({ type }) => type !== 'info');
const submissions = () => simulated.requestsTo(/generate/, 'POST');

describe('Pause Execution in an unsaved workflow', () => {
	it('submits nothing, and says what to change', async () => {
		const error = await simulated.failure(generate(paused()), { workflowId: '' });
		expect(error.message).toBe("This execution can't be paused: the workflow isn't saved yet");
		expect(error.description).toBe(
			'Set "Wait Mode" in "Additional Options" to Keep Execution Running. Nothing was submitted.',
		);
		expect(submissions()).toEqual([]);
	});

	it('submits a job without Wait for Completion', async () => {
		const parameters = generate({ ...paused(), waitForCompletion: false });
		await simulated.outputs(parameters, { workflowId: '' });
		expect(submissions()).toHaveLength(1);
	});

	it('waits for a running job in the process, with a hint', async () => {
		const items = await simulated.outputs(generate({ waitForCompletion: false }));
		const wait = job('waitForCompletion', paused());
		const run = await simulated.run(wait, { workflowId: '', items });
		expect(jsonOf(run)).toMatchObject([{ jobId: items[0]?.json.jobId, status: 'success' }]);
		expect(warningsOf(run)).toEqual([
			{
				message: "The execution keeps running instead of pausing: the workflow isn't saved yet.",
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});
});

describe('when n8n rejects the pause after the submission', () => {
	it('the node waits for each job in the process, with a hint', async () => {
		const run = await simulated.run(generate(paused()), { items: rows(3) });
		expect(errorOf(run).message).toBe('');
		const created = simulated.created();
		expect(created).toHaveLength(3);
		expect(outputOf(run, NODE).map(({ json, pairedItem }) => [json.jobId, pairedItem])).toEqual(
			created.map(({ jobId }, item) => [jobId, { item }]),
		);
		expect(warningsOf(run)).toMatchObject([
			{ message: expect.stringContaining("couldn't pause it") },
		]);
	});

	it('a deadline beyond any valid date is accepted', async () => {
		const run = await simulated.run(generate(paused({ timeout: 1e15 })));
		expect(jsonOf(run)).toMatchObject([{ status: 'success' }]);
		expect(warningsOf(run)).toMatchObject([{ message: expect.not.stringContaining('time value') }]);
	});

	it('jobs that end within seconds need no pause', async () => {
		simulated.control.nextOutcome({ seconds: 4 });
		// A model of which no job is known that took longer.
		const model = byId('model_wan-2-5-t2v');
		const run = await simulated.run(generate({ ...paused(), model }));
		expect(jsonOf(run)).toMatchObject([{ status: 'success' }]);
		expect(warningsOf(run)).toEqual([]);
	});
});
