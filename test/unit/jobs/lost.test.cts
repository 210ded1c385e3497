import { canBe } from '../../../nodes/Scenario/jobs/lost';

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

describe('a job of the list can be the lost one', () => {
	it.each([
		['made since then from the same input', record(), true],
		[
			'with more in its input than was sent',
			record({ input: { modelId: 'model_x', prompt: 'a cat', duration: 5, seed: 7 } }),
			true,
		],
		[
			'whose input does not name the model',
			record({ input: { prompt: 'a cat', duration: 5 } }),
			true,
		],
		['by a clock that runs a minute behind', record({ createdAt: '2026-03-01T11:59:00Z' }), true],
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
		['that lacks a value', record({ input: { modelId: 'model_x', prompt: 'a cat' } }), false],
		['made long before', record({ createdAt: '2026-03-01T11:00:00Z' }), false],
		['without a time', record({ createdAt: 'yesterday' }), false],
		['without any input to compare', record({ input: undefined }), false],
	])('%s: %#', (_, job, yes) => expect(canBe(job, lost)).toBe(yes));

	it('compares what stands inside lists and objects', () => {
		const body = { keyframes: [{ image: 'asset_1', at: 0 }] };
		const withInput = (keyframes: unknown) =>
			canBe(record({ input: { keyframes } }), { ...lost, body });
		expect(withInput([{ image: 'asset_1', at: 0 }])).toBe(true);
		expect(withInput([{ image: 'asset_2', at: 0 }])).toBe(false);
		expect(withInput([])).toBe(false);
	});

	it('is told from the jobs of an app and of its steps', () => {
		const body = { text1: 'a cat' };
		const app = { workflowId: 'wflow_1', body, sentAt: SENT_AT };
		const withMetadata = (metadata: object) => ({ ...record(), metadata });
		const ran = withMetadata({ workflowId: 'wflow_1', input: body });
		const step = withMetadata({ workflowId: 'wflow_1', workflowJobId: 'job_0', input: body });
		const other = withMetadata({ workflowId: 'wflow_2', input: body });
		expect([ran, step, other].map((job) => canBe(job, app))).toEqual([true, false, false]);

		const asStep = withMetadata({
			workflowJobId: 'job_0',
			input: { modelId: 'model_x', prompt: 'a cat', duration: 5 },
		});
		expect(canBe(asStep, lost)).toBe(false);
	});
});
