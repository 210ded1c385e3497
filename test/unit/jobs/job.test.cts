import { clampProgress, isCharged, readJob, toJobEnd } from '../../../nodes/Scenario/jobs/job';

describe('readJob', () => {
	it("reads the cost beside the job, as in the vendor's guide, and with add-ons", () => {
		const job = { jobId: 'job_1', status: 'processing' };
		expect(readJob({ job, creativeUnitsCost: 5 })?.cost).toBe(5);
		const billing = { cuCost: 9, cuDiscount: 0, cuCostDetails: { 'quality-gate': 1.75 } };
		expect(readJob({ job: { ...job, billing } })?.cost).toBe(10.75);
	});

	describe('of a base model with trained models', () => {
		const idsOf = (metadata: object, known?: object) => {
			const job = readJob({ jobId: 'job_1', status: 'success', metadata }, known);
			return [job?.modelId, job?.baseModelId];
		};
		const lora = { modelId: 'model_lora' };
		const base = { modelId: 'model_base' };
		const both = ['model_lora', 'model_base'];
		const noModels = ['https://example.com/a.safetensors', {}];

		it.each<[string, object, Array<string | undefined>]>([
			['its input names both', { input: { ...lora, baseModelId: 'model_base' } }, both],
			['its metadata names the base', { ...base, input: lora }, both],
			['its metadata names the other', { ...lora, input: { baseModelId: 'model_base' } }, both],
			['its input lists LoRAs', { input: { ...base, loras: ['model_lora', 'model_b'] } }, both],
			['it lists no models', { input: { ...base, loras: noModels } }, ['model_base', undefined]],
			['the base is empty', { input: { ...base, baseModelId: '' } }, ['model_base', undefined]],
		])('%s', (_, metadata, expected) => expect(idsOf(metadata)).toEqual(expected));

		it('prefers what was submitted', () => {
			const known = { modelId: 'model_lora', baseModelId: 'model_base' };
			expect(idsOf({}, known)).toEqual(both);
			expect(idsOf({ input: base }, known)).toEqual(both);
		});
	});

	it('keeps values from the submission', () => {
		const known = { modelId: 'model_x', cost: 7 };
		const job = readJob({ job: { jobId: 'job_1', status: 'queued' } }, known);
		expect(job).toMatchObject({ ...known, progress: 0, assetIds: [] });
	});

	it('finds reason and hint, in new and old fields', () => {
		const metadata = { error: 'NSFW', hint: 'Change the prompt' };
		const ended = { end: 'failure', status: 'failure' };
		const readOf = (record: object) => readJob({ job: { jobId: 'j', ...record } });
		expect(readOf({ status: 'failure', metadata })).toMatchObject({ ...ended, ...metadata });
		const old = { ...ended, error: 'old' };
		expect(readOf({ status: 'failed', error: 'old' })).toMatchObject(old);
	});

	it('ignores values of the wrong type', () => {
		const assetIds = [1, null, {}, '../..', 'a\nb', 'asset_1'];
		const wrong = { status: { toString: 'success' }, progress: 'NaN', billing: 'free' };
		const job = readJob({ jobId: 'job_1', ...wrong, metadata: { assetIds, error: [['x']] } });
		const read = { status: 'queued', progress: 0, assetIds: ['asset_1'] };
		expect(job).toMatchObject({ ...read, cost: undefined, error: undefined });
	});

	it('returns nothing without a job', () => {
		expect(readJob({})).toBeUndefined();
		expect(readJob({ job: { status: 'queued' } })).toBeUndefined();
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

	it.each(['queued', 'something-new', '', 'constructor', '__proto__'])(
		'%s is still running',
		(word) => expect(toJobEnd(word)).toBeUndefined(),
	);
});

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
])('a progress of %p is read as %p', (progress, share) =>
	expect(clampProgress(progress)).toBe(share),
);

const XAI = { input: { modelId: 'model_xai-grok-imagine' } };

it.each<[string, object, boolean]>([
	['running', { status: 'queued' }, true],
	['successful', { status: 'success' }, true],
	['failed', { status: 'failure' }, false],
	['canceled', { status: 'canceled' }, false],
	['failed without refund', { status: 'failure', billing: { disableRefund: true } }, true],
	[
		'moderated by xAI',
		{ status: 'failure', metadata: { ...XAI, error: 'Stopped by moderation' } },
		true,
	],
	['failed at xAI', { status: 'failure', metadata: { ...XAI, error: 'Busy' } }, false],
])('a %s job is charged or not', (_, record, charged) => {
	const job = readJob({ jobId: 'job_1', ...record });
	expect(job && isCharged(job)).toBe(charged);
});
