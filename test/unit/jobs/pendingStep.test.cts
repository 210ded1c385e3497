import { readJob } from '../../../nodes/Scenario/jobs/job';
import { pendingStepOutput, readUserSteps } from '../../../nodes/Scenario/jobs/pendingStep';

const draft = {
	id: 'draft',
	type: 'custom-model',
	status: 'success',
	assets: [{ assetId: 'asset_1', url: 'https://files/1' }, { assetId: 'asset_2' }],
};

const waiting = { status: 'processing' };

const approval = (over: object = {}) => ({
	id: 'approve',
	type: 'user-approval',
	...waiting,
	...over,
});

const selection = (over: object) => ({ id: 'pick', type: 'user-selection', ...waiting, ...over });

const outputOf = (...flow: object[]) => {
	const step = readUserSteps(flow).find(({ isPending }) => isPending);
	return step && pendingStepOutput(step);
};

const jobWith = (status: string, flow: unknown) =>
	readJob({ jobId: 'job_1', status, metadata: { flow } });

describe('the step of an app that waits for a person', () => {
	it('shows the results of the steps before an approval', () => {
		const previews = [
			{ assetId: 'asset_1', url: 'https://files/1' },
			{ assetId: 'asset_2', url: null },
		];
		const step = { nodeId: 'approve', type: 'approval' };
		const after = approval({ dependsOn: ['draft'] });
		expect(outputOf(draft, after)).toEqual({ ...step, previews });
		expect(outputOf(draft, approval())).toEqual({ ...step, previews: [] });
	});

	it('numbers choices from 1: assets, assets without a URL, texts and numbers', () => {
		const items = ['asset_1', 'asset_9', 'A red ball', 7];
		expect(outputOf(draft, selection({ items }))).toEqual({
			nodeId: 'pick',
			type: 'selection',
			choices: [
				{ number: 1, assetId: 'asset_1', url: 'https://files/1' },
				{ number: 2, assetId: 'asset_9', url: null },
				{ number: 3, value: 'A red ball' },
				{ number: 4, value: '7' },
			],
			minChoices: 1,
			maxChoices: 4,
		});
	});

	it('reads the limits of its list input, among others', () => {
		const inputs = [
			{ name: 'condition', type: 'string', max: 9 },
			{ name: 'images', type: 'file_array', min: 2, max: 3 },
		];
		const items = ['asset_1', 'asset_2', 'asset_3', 'asset_4'];
		expect(outputOf(selection({ items, inputs }))).toMatchObject({ minChoices: 2, maxChoices: 3 });
	});

	it('is the first round of a loop that waits, not the skipped template', () => {
		const rounds = [
			approval({ status: 'skipped' }),
			approval({ id: 'approve-0', status: 'success', iterationIndex: 0 }),
			approval({ id: 'approve-1', iterationIndex: 1 }),
			approval({ id: 'approve-2', iterationIndex: 2 }),
		];
		expect(outputOf(draft, ...rounds)).toMatchObject({ nodeId: 'approve-1' });
	});

	it.each(['pending', 'success', 'rejected', 'skipped', 'failure'])(
		'does not wait with the status %s',
		(status) => expect(outputOf(draft, approval({ status }))).toBeUndefined(),
	);

	it('is none once the job has ended, and with a flow that makes no sense', () => {
		expect(jobWith('in-progress', [draft, approval()])?.pendingStep?.nodeId).toBe('approve');
		for (const status of ['success', 'failure', 'canceled']) {
			expect(jobWith(status, [draft, approval()])?.pendingStep).toBeUndefined();
		}
		for (const flow of [undefined, null, 'flow', {}, [null, 1, {}], [approval({ id: '../x' })]]) {
			expect(jobWith('in-progress', flow)?.pendingStep).toBeUndefined();
		}
	});
});
