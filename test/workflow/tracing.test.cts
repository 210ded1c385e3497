import type { IRun } from 'n8n-workflow';

import { outputOf } from '../../tools/engine/runWorkflow.cts';
import { generate, generateJson, job } from './parameters.cts';
import { runNodePausing } from './pausing.cts';
import { items, NODE, rows, useSimulator } from './support.cts';

const simulated = useSimulator({ jobSeconds: 40 });

const PROMPT = 'A lighthouse that no trace may name';

/** Where n8n takes the attributes of the node's span from. */
const tracingOf = (run: IRun) => run.data.resultData.runData[NODE]?.at(-1)?.metadata?.tracing;

const jobIds = () => simulated.created().map(({ jobId }) => jobId);

const runTwo = async (over = {}) =>
	await simulated.run(generate({ prompt: PROMPT, ...over }), { items: rows(2) });

describe('the trace of a run', () => {
	it('has the jobs, model, cost, seconds and files of Generate Video', async () => {
		expect(tracingOf(await runTwo())).toEqual({
			'scenario.jobs': 2,
			'scenario.job_ids': jobIds().join(','),
			'scenario.model_ids': 'model_veo3-1-fast',
			'scenario.cost': 96,
			'scenario.seconds': expect.any(Number),
			'scenario.files': 2,
		});
	});

	it('has the jobs of Wait for Completion, each once', async () => {
		const submitted = outputOf(await runTwo({ waitForCompletion: false }), NODE);
		const run = await simulated.run(job('waitForCompletion'), {
			items: [...submitted, ...submitted],
		});
		expect(tracingOf(run)).toMatchObject({
			'scenario.jobs': 2,
			'scenario.job_ids': jobIds().join(','),
			'scenario.cost': 96,
			'scenario.files': 4,
		});
	});

	it('has the job of a run that does not succeed, and no cost of a refunded one', async () => {
		simulated.control.nextOutcome({ kind: 'failure' });
		const run = await simulated.run(generate());
		expect(run.data.resultData.error).toBeDefined();
		expect(tracingOf(run)).toMatchObject({ 'scenario.job_ids': jobIds()[0], 'scenario.files': 0 });
		expect(tracingOf(run)).not.toHaveProperty(['scenario.cost']);
	});

	it('is absent when nothing was submitted', async () => {
		const run = await simulated.run(generateJson({ duration: 'long' }));
		expect(run.data.resultData.error).toBeDefined();
		expect(tracingOf(run)).toBeUndefined();
	});

	it('has the jobs of a paused execution', async () => {
		simulated.control.nextOutcome({ seconds: 300 });
		const parameters = generate({ prompt: PROMPT, options: { waitMode: 'paused' } });
		const paused = await runNodePausing(simulated, parameters, { items: items({}) });
		expect(outputOf(paused.run, NODE)).toHaveLength(1);
		expect(tracingOf(paused.run)).toMatchObject({
			'scenario.job_ids': jobIds()[0],
			'scenario.cost': 48,
		});
	});

	it.each([{ simplify: true }, { simplify: false }])(
		'has no prompt, URL, key or secret with Simplify: $simplify',
		async ({ simplify }) => {
			const run = await runTwo({ simplify });
			const text = JSON.stringify(tracingOf(run));
			expect(text).toContain(jobIds()[0]);
			const { apiKey, apiSecret } = simulated.simulator;
			for (const secret of [PROMPT, '://', apiKey, apiSecret]) expect(text).not.toContain(secret);
		},
	);
});
