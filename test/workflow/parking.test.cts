import type { IDataObject, IRun } from 'n8n-workflow';

import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { generateJson, job } from './parameters.cts';
import { items, NODE, SLOW_PACE, useBench } from './support.cts';

/*
 * The bare engine keeps no executions, so it parks none: here is what the node does where parking
 * is not possible. That it parks, sleeps and wakes is tested in a real n8n, in test/e2e.
 */

const bench = useBench({ jobSeconds: 30 }, SLOW_PACE);

const parked = (over: IDataObject = {}) => ({ options: { waitMode: 'parked', ...over } });
const hintsOf = (run: IRun) => run.data.resultData.runData[NODE]?.at(-1)?.hints ?? [];
const submissions = () =>
	bench.simulator.control
		.requests()
		.filter(({ method, path }) => method === 'POST' && /generate/.test(path));

describe('in a workflow that was never saved', () => {
	it('nothing is submitted, and the message says what to change', async () => {
		const run = await bench.run(generateJson({}, parked()), { workflowId: '' });
		expect(errorOf(run).message).toBe(
			'Park Execution is not possible here: the workflow has not been saved yet',
		);
		expect(errorOf(run).description).toBe(
			'Set Wait Mode in Additional Options to Keep Execution Running. Nothing was submitted.',
		);
		expect(submissions()).toEqual([]);
	});

	it('nothing stands in the way of a job that nobody waits for', async () => {
		const parameters = generateJson({}, { ...parked(), waitForCompletion: false });
		const run = await bench.run(parameters, { workflowId: '' });
		expect(errorOf(run).message).toBe('');
		expect(submissions()).toHaveLength(1);
	});

	it('a job that runs already is waited for in the process, with a hint', async () => {
		const submitted = await bench.run(generateJson({}, { waitForCompletion: false }));
		const json = outputOf(submitted, NODE)[0]?.json ?? {};
		const run = await bench.run(job('waitForCompletion', parked()), {
			workflowId: '',
			items: items(json),
		});
		expect(outputOf(run, NODE)).toMatchObject([{ json: { jobId: json.jobId, status: 'success' } }]);
		expect(hintsOf(run)).toEqual([
			{
				message:
					'The execution was kept running and not parked: the workflow has not been saved yet.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});
});

describe('where n8n refuses to park after the submission', () => {
	it('the jobs are waited for in the process, each once, with a hint', async () => {
		const run = await bench.run(generateJson({}, parked()), { items: items({}, {}, {}) });
		expect(errorOf(run).message).toBe('');
		const created = bench.simulator.control.jobsCreated();
		expect(created).toHaveLength(3);
		expect(outputOf(run, NODE).map(({ json, pairedItem }) => [json.jobId, pairedItem])).toEqual(
			created.map(({ jobId }, item) => [jobId, { item }]),
		);
		expect(hintsOf(run)).toMatchObject([{ message: expect.stringContaining('could not park it') }]);
	});

	it('a deadline later than any date does not stand in the way', async () => {
		const run = await bench.run(generateJson({}, parked({ timeout: 1e15 })));
		expect(outputOf(run, NODE)).toMatchObject([{ json: { status: 'success' } }]);
		expect(hintsOf(run)).toMatchObject([{ message: expect.not.stringContaining('time value') }]);
	});

	it('jobs that end within the first seconds need no parking', async () => {
		bench.simulator.control.nextOutcome({ seconds: 4 });
		const run = await bench.run(generateJson({}, parked()));
		expect(outputOf(run, NODE)).toMatchObject([{ json: { status: 'success' } }]);
		expect(hintsOf(run)).toEqual([]);
	});

	it('nor do those whose time is over before the first look of a parked execution', async () => {
		bench.simulator.control.nextOutcome({ kind: 'never' });
		const run = await bench.run(generateJson({}, parked({ timeout: 30, onTimeout: 'returnJob' })));
		expect(outputOf(run, NODE)[0]?.json.status).toBe('in-progress');
		expect(hintsOf(run)).toEqual([]);
	});
});
