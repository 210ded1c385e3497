import type { IExecuteFunctions } from 'n8n-workflow';

import { traceAttributes, traceJobs } from '../../../nodes/Scenario/execution/tracing';
import type { Run } from '../../../nodes/Scenario/execution/run';
import { virtualClock } from '../../support/virtualClock.cts';
import { jobOf } from '../clients.cts';

/** A run in an n8n whose context has only these functions. */
const runWith = (context: Partial<IExecuteFunctions>) => {
	const jobs = new Map([[0, jobOf({})]]);
	return { context, client: { clock: virtualClock() }, jobs } as unknown as Run;
};

const outputs = [{ json: {} }];

describe('traceAttributes', () => {
	it('lists each ID once, and no more than a span can hold', () => {
		const many = Array.from({ length: 200 }, (_, i) =>
			jobOf(
				{ jobId: `job_${i}`, metadata: { workflowId: 'app_1' } },
				{ modelId: 'model_lora', baseModelId: 'model_base' },
			),
		);
		const attributes = traceAttributes(many, [], 0);
		expect(attributes).toMatchObject({
			'scenario.jobs': 200,
			'scenario.model_ids': 'model_lora,model_base',
			'scenario.app_ids': 'app_1',
		});
		expect(String(attributes['scenario.job_ids']).split(',')).toHaveLength(50);
	});

	it('leaves out what is not known', () => {
		expect(traceAttributes([jobOf({})], [], 1_499)).toEqual({
			'scenario.jobs': 1,
			'scenario.job_ids': 'job_1',
			'scenario.seconds': 1,
			'scenario.files': 0,
		});
	});
});

describe('traceJobs', () => {
	it('returns the outputs in an n8n that takes no attributes', async () => {
		await expect(traceJobs(runWith({}), Promise.resolve(outputs))).resolves.toBe(outputs);
	});

	it('leaves the span of an agent alone that calls the node as a tool', async () => {
		const setMetadata = jest.fn();
		const context = { setMetadata, isToolExecution: () => true };
		await traceJobs(runWith(context), Promise.resolve(outputs));
		expect(setMetadata).not.toHaveBeenCalled();
	});
});
