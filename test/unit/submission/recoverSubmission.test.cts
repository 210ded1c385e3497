import { matchesSubmission } from '../../../nodes/Scenario/submission/recoverSubmission';

const SENT_AT = Date.parse('2026-03-01T12:00:00Z');
const lost = { modelId: 'model_x', body: { prompt: 'a cat', duration: 5 }, sentAt: SENT_AT };

const record = (over: { createdAt?: string; input?: unknown } = {}) => ({
	jobId: 'job_1',
	status: 'queued',
	createdAt: over.createdAt ?? '2026-03-01T12:00:01Z',
	metadata: {
		input: 'input' in over ? over.input : { modelId: 'model_x', prompt: 'a cat', duration: 5 },
	},
});

describe('matchesSubmission', () => {
	it.each([
		['created later with the same input', record(), true],
		[
			'with additional input',
			record({ input: { modelId: 'model_x', prompt: 'a cat', duration: 5, seed: 7 } }),
			true,
		],
		['without the model in its input', record({ input: { prompt: 'a cat', duration: 5 } }), true],
		['created within the same second', record({ createdAt: '2026-03-01T12:00:00Z' }), true],
		['created a second before', record({ createdAt: '2026-03-01T11:59:59Z' }), false],
		['created half a minute before', record({ createdAt: '2026-03-01T11:59:30Z' }), false],
		[
			'created by a request that took two minutes',
			record({ createdAt: '2026-03-01T12:02:00Z' }),
			true,
		],
		['created minutes after the request', record({ createdAt: '2026-03-01T12:05:00Z' }), false],
		[
			'of another model',
			record({ input: { modelId: 'model_y', prompt: 'a cat', duration: 5 } }),
			false,
		],
		[
			'of another prompt',
			record({ input: { modelId: 'model_x', prompt: 'a dog', duration: 5 } }),
			false,
		],
		[
			'without one of the values',
			record({ input: { modelId: 'model_x', prompt: 'a cat' } }),
			false,
		],
		['created long before', record({ createdAt: '2026-03-01T11:00:00Z' }), false],
		['without a time', record({ createdAt: 'yesterday' }), false],
		['without input', record({ input: undefined }), false],
	])('accepts or rejects a job %s', (_, job, yes) =>
		expect(matchesSubmission(job, lost)).toBe(yes),
	);

	it('compares values inside lists and objects', () => {
		const body = { keyframes: [{ image: 'asset_1', at: 0 }] };
		const withInput = (keyframes: unknown) =>
			matchesSubmission(record({ input: { keyframes } }), { ...lost, body });
		expect(withInput([{ image: 'asset_1', at: 0 }])).toBe(true);
		expect(withInput([{ image: 'asset_2', at: 0 }])).toBe(false);
		expect(withInput([])).toBe(false);
	});

	it('distinguishes the job of an app from those of its steps', () => {
		const body = { text1: 'a cat' };
		const app = { workflowId: 'wflow_1', body, sentAt: SENT_AT };
		const withMetadata = (metadata: object) => ({ ...record(), metadata });
		const ran = withMetadata({ workflowId: 'wflow_1', input: body });
		const step = withMetadata({ workflowId: 'wflow_1', workflowJobId: 'job_0', input: body });
		const other = withMetadata({ workflowId: 'wflow_2', input: body });
		expect([ran, step, other].map((job) => matchesSubmission(job, app))).toEqual([
			true,
			false,
			false,
		]);

		const asStep = withMetadata({
			workflowJobId: 'job_0',
			input: { modelId: 'model_x', prompt: 'a cat', duration: 5 },
		});
		expect(matchesSubmission(asStep, lost)).toBe(false);
	});
});

describe('matchesSubmission for a base model with a trained model', () => {
	const known = { modelId: 'model_lora', baseModelId: 'model_base', sentAt: SENT_AT };
	const made = (metadata: object) => ({ ...record(), metadata });
	const body = { prompt: 'a cat', modelId: 'model_lora' };

	it.each([
		['its input names the trained model', { input: body }, true],
		['its input names both', { input: { ...body, baseModelId: 'model_base' } }, true],
		['its metadata names the base', { modelId: 'model_base', input: body }, true],
		['its metadata names the trained model', { modelId: 'model_lora', input: body }, true],
		['its input names the base alone', { input: { prompt: 'a cat', modelId: 'model_base' } }, true],
		['it used another trained model', { input: { ...body, modelId: 'model_other' } }, false],
		['it ran on another base', { modelId: 'model_other', input: body }, false],
		['its input names another base', { input: { ...body, baseModelId: 'model_other' } }, false],
	])('in its modelId: %s', (_, metadata, yes) => {
		expect(matchesSubmission(made(metadata), { ...known, body })).toBe(yes);
	});

	const listed = { prompt: 'a cat', loras: ['model_lora'], lorasScale: [0.8] };

	it.each([
		['its input has no model', { input: listed }, true],
		['its input names the base', { input: { ...listed, modelId: 'model_base' } }, true],
		['its metadata names the base', { modelId: 'model_base', input: listed }, true],
		['it used another LoRA', { input: { ...listed, loras: ['model_other'] } }, false],
		['it had another scale', { input: { ...listed, lorasScale: [1] } }, false],
		['it ran on another base', { input: { ...listed, modelId: 'model_other' } }, false],
	])('in its list of LoRAs: %s', (_, metadata, yes) => {
		expect(matchesSubmission(made(metadata), { ...known, body: listed })).toBe(yes);
	});
});
