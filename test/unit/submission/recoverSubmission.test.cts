import { matchesSubmission } from '../../../nodes/Scenario/submission/recoverSubmission';

const SENT_AT = Date.parse('2026-03-01T12:00:00Z');
const lost = { modelId: 'model_x', body: { prompt: 'a cat', duration: 5 }, sentAt: SENT_AT };

const input = { modelId: 'model_x', prompt: 'a cat', duration: 5 };

const record = (metadata: object = { input }, createdAt = '2026-03-01T12:00:01Z') => ({
	jobId: 'job_1',
	status: 'queued',
	createdAt,
	metadata,
});

describe('matchesSubmission', () => {
	const { modelId: _, ...withoutModel } = input;
	const { duration: __, ...withoutValue } = input;

	it.each<[string, object | undefined, boolean]>([
		['the same', input, true],
		['another value besides', { ...input, seed: 7 }, true],
		['no model', withoutModel, true],
		['another model', { ...input, modelId: 'model_y' }, false],
		['another prompt', { ...input, prompt: 'a dog' }, false],
		['one value less', withoutValue, false],
		['no input', undefined, false],
	])('tells by the input of a job, which has %s', (_what, its, yes) =>
		expect(matchesSubmission(record({ input: its }), lost)).toBe(yes),
	);

	it.each([
		['2026-03-01T12:00:00Z', true],
		['2026-03-01T11:59:59Z', false],
		['2026-03-01T11:00:00Z', false],
		// The request may have taken two minutes.
		['2026-03-01T12:02:00Z', true],
		['2026-03-01T12:05:00Z', false],
		['yesterday', false],
	])('tells by the time of a job: %s', (createdAt, yes) =>
		expect(matchesSubmission(record({ input }, createdAt), lost)).toBe(yes),
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
		const matches = (metadata: object) =>
			matchesSubmission(record({ input: body, ...metadata }), app);
		expect(matches({ workflowId: 'wflow_1' })).toBe(true);
		expect(matches({ workflowId: 'wflow_1', workflowJobId: 'job_0' })).toBe(false);
		expect(matches({ workflowId: 'wflow_2' })).toBe(false);
		expect(matchesSubmission(record({ workflowJobId: 'job_0', input }), lost)).toBe(false);
	});
});

describe('matchesSubmission for a base model with a trained model', () => {
	const known = { modelId: 'model_lora', baseModelId: 'model_base', sentAt: SENT_AT };
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
		expect(matchesSubmission(record(metadata), { ...known, body })).toBe(yes);
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
		expect(matchesSubmission(record(metadata), { ...known, body: listed })).toBe(yes);
	});
});
