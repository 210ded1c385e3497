import { readAsset } from '../../../nodes/Scenario/assets/asset';
import { explainJobEnd, explainTimeout } from '../../../nodes/Scenario/jobs/errorMessages';
import type { Job } from '../../../nodes/Scenario/jobs/job';
import { assetOutput, jobOutput, readJob, textOutput } from '../../../nodes/Scenario/jobs/job';

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

describe('the output item of a job', () => {
	it('has the documented fields', () => {
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

	it('has reason and hint if there are any, and null for unknown values', () => {
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

	it('is the API record with Simplify off', () => {
		expect(jobOutput(job, false)).toEqual(jobRecord);
	});
});

describe('the output item of an asset', () => {
	it('has the documented fields', () => {
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

	it.each(['properties', 'metadata'])('has a text whose preview in the %s is complete', (where) => {
		const textOf = (hasFullPreview: boolean) =>
			readAsset({ id: 'asset_1', [where]: { preview: 'A cat', hasFullPreview } })?.text;
		expect([textOf(true), textOf(false)]).toEqual(['A cat', undefined]);
	});

	it('is both API records with Simplify off', () => {
		expect(assetOutput(job, asset!, false)).toEqual({ job: jobRecord, asset: assetRecord });
	});

	it("has the asset's model when the job has none", () => {
		const { modelId: _, ...unknown } = job;
		expect(assetOutput(unknown, asset!, true)).toMatchObject({ modelId: 'model_y' });
	});
});

it('a text job returns its text as JSON', () => {
	expect(textOutput(job, true)).toEqual({
		jobId: 'job_1',
		status: 'success',
		modelId: 'model_x',
		cost: 12,
		output: { text: 'a cat' },
	});
});

describe('a message about a job', () => {
	const failed = {
		...job,
		end: 'failure' as const,
		status: 'failure',
		error: 'NSFW',
		hint: 'Be kind',
	};

	it('includes model, job, reason and hint of a failed job', () => {
		const { message, description } = explainJobEnd(failed);
		expect(message).toBe('Job job_1 of model_x did not succeed: NSFW');
		expect(description).toContain('Be kind');
	});

	it('reports a canceled job', () => {
		expect(explainJobEnd({ ...job, end: 'canceled' }).message).toBe(
			'Job job_1 of model_x was stopped in Scenario before it finished',
		);
	});

	it('includes job, model, status, progress and the next step on a timeout', () => {
		const late = { ...job, status: 'in-progress', progress: 0.4 };
		const { message, description } = explainTimeout(late, 1200);
		expect(message).toBe(
			"Job job_1 of model_x didn't finish within 1200 s (last status in-progress, 40 %)",
		);
		expect(description).toMatch(/Wait for Completion.*Timeout/);
	});
});
