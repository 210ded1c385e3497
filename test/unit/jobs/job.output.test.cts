import { readAsset } from '../../../nodes/Scenario/assets/asset';
import { explainJobEnd, explainTimeout } from '../../../nodes/Scenario/jobs/errorMessages';
import { assetOutput, jobOutput, textOutput } from '../../../nodes/Scenario/jobs/job';
import { jobOf } from '../clients.cts';

const jobRecord = {
	jobId: 'job_1',
	status: 'success',
	progress: 1,
	createdAt: '2026-01-01T00:00:00Z',
	updatedAt: '2026-01-01T00:01:00Z',
	billing: { cuCost: 12 },
	metadata: { assetIds: ['asset_1'], output: { text: 'a cat' } },
};

const job = jobOf(jobRecord, { modelId: 'model_x', cost: 1 });

/** What each item has of it. */
const ofJob = { jobId: 'job_1', status: 'success', modelId: 'model_x', cost: 12 };

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
		const { billing: _, metadata: __, ...fields } = jobRecord;
		const more = { modelId: 'model_x', cost: 12, assetIds: ['asset_1'] };
		expect(jobOutput(job, true)).toEqual({ ...fields, ...more });
	});

	it('has reason and hint if there are any, and null for unknown values', () => {
		const told = { error: 'e', hint: 'h' };
		const failed = jobOf({ jobId: 'j', status: 'failed', metadata: told });
		const unknown = { modelId: null, cost: null, createdAt: null, updatedAt: null };
		const known = { jobId: 'j', status: 'failure', progress: 0, assetIds: [] };
		expect(jobOutput(failed, true)).toEqual({ ...known, ...told, ...unknown });
	});

	it('is its text as JSON if it has no files', () => {
		expect(textOutput(job, true)).toEqual({ ...ofJob, output: { text: 'a cat' } });
	});
});

describe('the output item of an asset', () => {
	it("has the documented fields, and the asset's model when the job has none", () => {
		const { id: assetId, url, mimeType } = assetRecord;
		const { size: _, ...shape } = assetRecord.properties;
		const fields = { ...ofJob, assetId, url, mimeType, ...shape };
		expect(assetOutput(job, asset!, true)).toEqual(fields);
		const { modelId: __, ...unknown } = job;
		expect(assetOutput(unknown, asset!, true)).toEqual({ ...fields, modelId: 'model_y' });
	});

	it.each(['properties', 'metadata'])('has a text whose preview in the %s is complete', (where) => {
		const textOf = (hasFullPreview: boolean) =>
			readAsset({ id: 'asset_1', [where]: { preview: 'A cat', hasFullPreview } })?.text;
		expect([textOf(true), textOf(false)]).toEqual(['A cat', undefined]);
	});
});

describe('a message about a job', () => {
	it('includes model, job, reason and hint of a failed job', () => {
		const failed = { ...job, end: 'failure' as const, error: 'NSFW', hint: 'Be kind' };
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
