import { readAsset } from '../../../nodes/Scenario/assets/asset';
import { explainEnd, explainTimeout } from '../../../nodes/Scenario/jobs/explain';
import type { Job } from '../../../nodes/Scenario/jobs/job';
import { readJob } from '../../../nodes/Scenario/jobs/job';
import { assetOutput, jobOutput, textOutput } from '../../../nodes/Scenario/jobs/output';

const jobRecord = {
	jobId: 'job_1',
	status: 'success',
	progress: 1,
	createdAt: '2026-01-01T00:00:00Z',
	updatedAt: '2026-01-01T00:01:00Z',
	billing: { cuCost: 12 },
	metadata: { assetIds: ['asset_1'], output: { text: 'a cat' } },
};

const job = readJob({ job: jobRecord }, { modelId: 'model_x', cost: 1 }) as Job;

const assetRecord = {
	id: 'asset_1',
	url: 'https://cdn/asset_1?sig=1',
	mimeType: 'video/mp4',
	kind: 'video',
	properties: { width: 1280, height: 720, duration: 8, size: 10 },
	metadata: { modelId: 'model_y' },
};

const asset = readAsset({ asset: assetRecord });

describe('the output of a job', () => {
	it('has the names that workflows rely on', () => {
		expect(jobOutput(job, true)).toEqual({
			jobId: 'job_1',
			status: 'success',
			progress: 1,
			modelId: 'model_x',
			cost: 12,
			assetIds: ['asset_1'],
			createdAt: '2026-01-01T00:00:00Z',
			updatedAt: '2026-01-01T00:01:00Z',
		});
	});

	it('tells reason and hint when there are any, and null for what is not known', () => {
		const failed = readJob({
			job: { jobId: 'j', status: 'failed', metadata: { error: 'e', hint: 'h' } },
		});
		expect(jobOutput(failed as Job, true)).toEqual({
			jobId: 'j',
			status: 'failure',
			progress: 0,
			modelId: null,
			cost: null,
			assetIds: [],
			error: 'e',
			hint: 'h',
			createdAt: null,
			updatedAt: null,
		});
	});

	it('is the record itself with Simplify off', () => {
		expect(jobOutput(job, false)).toEqual(jobRecord);
	});
});

describe('the output of an asset', () => {
	it('has the names that workflows rely on', () => {
		expect(assetOutput(job, asset!, true)).toEqual({
			jobId: 'job_1',
			status: 'success',
			modelId: 'model_x',
			cost: 12,
			assetId: 'asset_1',
			url: 'https://cdn/asset_1?sig=1',
			mimeType: 'video/mp4',
			width: 1280,
			height: 720,
			duration: 8,
		});
	});

	it('is both records with Simplify off', () => {
		expect(assetOutput(job, asset!, false)).toEqual({ job: jobRecord, asset: assetRecord });
	});

	it('names the model of the asset when the job does not', () => {
		const { modelId: _, ...unknown } = job;
		expect(assetOutput(unknown, asset!, true)).toMatchObject({ modelId: 'model_y' });
	});
});

it('a job that made text gives it as JSON', () => {
	expect(textOutput(job, true)).toEqual({
		jobId: 'job_1',
		status: 'success',
		modelId: 'model_x',
		cost: 12,
		output: { text: 'a cat' },
	});
});

describe('what is said of a job', () => {
	const failed = {
		...job,
		end: 'failure' as const,
		status: 'failure',
		error: 'NSFW',
		hint: 'Be kind',
	};

	it('that failed names model, job, reason and hint', () => {
		const { message, description } = explainEnd(failed);
		expect(message).toBe('Job job_1 of model_x did not succeed: NSFW');
		expect(description).toContain('Be kind');
	});

	it('that was canceled', () => {
		expect(explainEnd({ ...job, end: 'canceled' }).message).toBe(
			'Job job_1 of model_x was stopped in Scenario before it ended',
		);
	});

	it('that takes too long names job, model, status, progress and what to do next', () => {
		const late = { ...job, status: 'in-progress', progress: 0.4 };
		const { message, description } = explainTimeout(late, 1200);
		expect(message).toBe(
			'Job job_1 of model_x has not ended after 1200 s (last status in-progress, 40 %)',
		);
		expect(description).toMatch(/Wait for Completion.*Timeout/);
	});
});
