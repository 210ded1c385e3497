import fc from 'fast-check';

import { clampProgress, readJob, toJobEnd } from '../../../nodes/Scenario/jobs/job';

describe('readJob', () => {
	it('reads the reply of a poll', () => {
		const job = readJob({
			job: {
				jobId: 'job_1',
				jobType: 'custom',
				status: 'success',
				progress: 1,
				createdAt: '2026-01-01T00:00:00Z',
				updatedAt: '2026-01-01T00:01:00Z',
				billing: { cuCost: 12, cuDiscount: 0 },
				metadata: { assetIds: ['asset_1', 'asset_2'], input: { modelId: 'model_x' } },
			},
		});
		expect(job).toMatchObject({
			jobId: 'job_1',
			status: 'success',
			end: 'success',
			progress: 1,
			modelId: 'model_x',
			cost: 12,
			assetIds: ['asset_1', 'asset_2'],
			createdAt: '2026-01-01T00:00:00Z',
		});
	});

	it("reads the cost beside the job, as in the vendor's guide", () => {
		const job = readJob({
			job: { jobId: 'job_1', status: 'processing', progress: 0.5, metadata: { assetIds: [] } },
			creativeUnitsCost: 5,
		});
		expect(job).toMatchObject({ status: 'processing', progress: 0.5, cost: 5 });
		expect(job?.end).toBeUndefined();
	});

	it('includes add-ons in the cost', () => {
		const billing = { cuCost: 9, cuDiscount: 0, cuCostDetails: { 'quality-gate': 1.75 } };
		expect(readJob({ job: { jobId: 'job_1', status: 'success', billing } })?.cost).toBe(10.75);
	});

	describe('of a base model with trained models', () => {
		const idsOf = (metadata: object, known?: object) => {
			const job = readJob({ jobId: 'job_1', status: 'success', metadata }, known);
			return [job?.modelId, job?.baseModelId];
		};
		const lora = { modelId: 'model_lora' };

		it.each<[string, object, [string, string | undefined]]>([
			[
				'its input names both',
				{ input: { ...lora, baseModelId: 'model_base' } },
				['model_lora', 'model_base'],
			],
			[
				'its metadata names the base',
				{ modelId: 'model_base', input: lora },
				['model_lora', 'model_base'],
			],
			[
				'its metadata names the trained model',
				{ ...lora, input: { baseModelId: 'model_base' } },
				['model_lora', 'model_base'],
			],
			[
				'its input lists LoRAs',
				{ input: { modelId: 'model_base', loras: ['model_lora', 'model_more'] } },
				['model_lora', 'model_base'],
			],
			[
				'its input lists no models',
				{ input: { modelId: 'model_base', loras: ['https://example.com/a.safetensors', {}] } },
				['model_base', undefined],
			],
			[
				'the base is empty',
				{ input: { modelId: 'flux.1-dev', baseModelId: '' } },
				['flux.1-dev', undefined],
			],
		])('%s', (_, metadata, expected) => expect(idsOf(metadata)).toEqual(expected));

		it('prefers what was submitted', () => {
			const known = { modelId: 'model_lora', baseModelId: 'model_base' };
			expect(idsOf({}, known)).toEqual(['model_lora', 'model_base']);
			expect(idsOf({ input: { modelId: 'model_base' } }, known)).toEqual([
				'model_lora',
				'model_base',
			]);
		});
	});

	it('keeps values from the submission', () => {
		const job = readJob(
			{ job: { jobId: 'job_1', status: 'queued' } },
			{ modelId: 'model_x', cost: 7 },
		);
		expect(job).toMatchObject({ modelId: 'model_x', cost: 7, progress: 0, assetIds: [] });
	});

	it('finds reason and hint, in new and old fields', () => {
		const metadata = { error: 'NSFW', hint: 'Change the prompt' };
		expect(readJob({ job: { jobId: 'j', status: 'failure', metadata } })).toMatchObject({
			end: 'failure',
			error: 'NSFW',
			hint: 'Change the prompt',
		});
		expect(readJob({ job: { jobId: 'j', status: 'failed', error: 'old' } })).toMatchObject({
			end: 'failure',
			status: 'failure',
			error: 'old',
		});
	});

	it('returns nothing without a job', () => {
		expect(readJob({})).toBeUndefined();
		expect(readJob({ job: { status: 'queued' } })).toBeUndefined();
	});

	it('never throws, whatever the reply', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), (record, metadata) => {
				const job = readJob({ job: { ...record, jobId: 'job_1', metadata } });
				expect(job?.jobId).toBe('job_1');
				expect(job?.progress).toBeGreaterThanOrEqual(0);
				expect(Array.isArray(job?.assetIds)).toBe(true);
			}),
		);
	});
});

describe('toJobEnd', () => {
	it.each([
		['success', 'success'],
		['succeeded', 'success'],
		['completed', 'success'],
		['SUCCESS', 'success'],
		['failure', 'failure'],
		['failed', 'failure'],
		['error', 'failure'],
		['canceled', 'canceled'],
		['cancelled', 'canceled'],
	])('%s means %s', (word, end) => expect(toJobEnd(word)).toBe(end));

	it.each([
		'pending',
		'queued',
		'warming-up',
		'in-progress',
		'processing',
		'finalizing',
		'something-new',
		'',
		'constructor',
		'__proto__',
	])('%s is still running', (word) => expect(toJobEnd(word)).toBeUndefined());
});

describe('clampProgress', () => {
	it.each([
		[0, 0],
		[0.5, 0.5],
		[1.04, 1],
		[37, 0.37],
		[100, 1],
		[250, 1],
		[-1, 0],
		[NaN, 0],
		['0.5', 0],
		[undefined, 0],
	])('%p is read as %p', (progress, share) => expect(clampProgress(progress)).toBe(share));
});
