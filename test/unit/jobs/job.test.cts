import fc from 'fast-check';

import { readJob } from '../../../nodes/Scenario/jobs/job';

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

	it('takes the cost that stands beside the job, as in the guide of the vendor', () => {
		const job = readJob({
			job: { jobId: 'job_1', status: 'processing', progress: 0.5, metadata: { assetIds: [] } },
			creativeUnitsCost: 5,
		});
		expect(job).toMatchObject({ status: 'processing', progress: 0.5, cost: 5 });
		expect(job?.end).toBeUndefined();
	});

	it('keeps what is known from the submission', () => {
		const job = readJob(
			{ job: { jobId: 'job_1', status: 'queued' } },
			{ modelId: 'model_x', cost: 7 },
		);
		expect(job).toMatchObject({ modelId: 'model_x', cost: 7, progress: 0, assetIds: [] });
	});

	it('finds reason and hint, new and old', () => {
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

	it('finds no job where there is none', () => {
		expect(readJob({})).toBeUndefined();
		expect(readJob({ job: { status: 'queued' } })).toBeUndefined();
	});

	it('survives any reply', () => {
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
