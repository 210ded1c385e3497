import type { IExecuteFunctions } from 'n8n-workflow';

import type { PausedState, PendingJob } from '../../../nodes/Scenario/execution/pause/state';
import { parseState, serializeState } from '../../../nodes/Scenario/execution/pause/state';
import { jobOf, NODE } from '../clients.cts';

/** A node with this value of the hidden parameter. */
const nodeWith = (pauseState: unknown) =>
	({ getNode: () => NODE, getNodeParameter: () => pauseState }) as unknown as IExecuteFunctions;

function pendingJob(item: number, over: Partial<PendingJob> = {}): PendingJob {
	const record = {
		jobId: `job_${item}`,
		status: 'in-progress',
		progress: 0.5,
		metadata: {
			assetIds: ['asset_1'],
			hint: 'Wait',
			input: { prompt: 'A secret lighthouse' },
			flow: [{ id: 'ask', type: 'user-approval', status: 'processing' }],
		},
		createdAt: '2026-01-01T00:00:00.000Z',
	};
	return {
		item,
		job: jobOf(record, { modelId: 'model_a', baseModelId: 'model_base', cost: 0 }),
		deadline: 1_700_000_000_123 + item,
		settings: {
			pollInterval: 5_000,
			timeout: 1_200_000,
			onTimeout: 'returnJob',
			onApprovalStep: 'returnJob',
			waitMode: 'paused',
			onItemError: 'finishOthers',
			binaryPropertyOutput: 'video',
			fileName: 'clip',
			downloadFiles: false,
			simplify: false,
		},
		...over,
	};
}

const paused: PausedState = {
	executionId: '42',
	workflowId: 'w1',
	node: { id: NODE.id, name: NODE.name },
	onError: 'continueRegularOutput',
	onItemError: 'finishOthers',
	pendingJobs: [
		pendingJob(0),
		pendingJob(3, {
			end: 'refused',
			failure: { status: 404, reason: 'Not found', details: { a: [1] } },
		}),
	],
	jobs: [
		{ itemIndex: 0, jobId: 'job_0', modelId: 'model_a', baseModelId: 'model_base' },
		{ itemIndex: 2, jobId: 'job_9', status: 'failure', assetId: 'asset_1' },
	],
	failure: {
		message: 'Job job_9 did not succeed',
		description: 'Say it in other words',
		item: 2,
		jobs: [{ itemIndex: 2, jobId: 'job_9' }],
	},
};

/** The state without the raw records of the API, of which only the parts in use are stored. */
const withoutRecords = (state: PausedState) => ({
	...state,
	pendingJobs: state.pendingJobs.map(({ job: { record: _, ...job }, ...rest }) => ({
		...rest,
		job,
	})),
});

it.each(['startPolling', 'pollJobs', 'collectResults', 'returnResult'] as const)(
	'%s survives serialization',
	(step) => {
		const parsed = parseState(nodeWith(serializeState(step, paused)));
		expect(parsed?.step).toBe(step);
		expect(parsed && withoutRecords(parsed.state)).toEqual(withoutRecords(paused));
	},
);

it('the stored state contains nothing that was submitted, and no credential', () => {
	expect(JSON.stringify(paused)).toContain('A secret lighthouse');
	expect(serializeState('pollJobs', paused)).not.toMatch(/lighthouse|credential|secret|apiKey/i);
});

it.each(['', undefined, 'no JSON', '[]', '{}', '{"step":"other"}', 7])(
	'parseState ignores %j',
	(value) => {
		expect(parseState(nodeWith(value))).toBeUndefined();
	},
);
