import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { readJob } from '../../../nodes/Scenario/jobs/job';
import { orderOf, writeOrder } from '../../../nodes/Scenario/actions/parking/order';
import type { Parked } from '../../../nodes/Scenario/actions/parking/order';
import type { Ticket } from '../../../nodes/Scenario/actions/parking/ticket';

const NODE: INode = {
	id: 'n1',
	name: 'Generate Video',
	type: 'n8n-nodes-scenario.scenario',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** A node that stands in a workflow with this value of the hidden parameter. */
const standing = (parking: unknown) =>
	({ getNode: () => NODE, getNodeParameter: () => parking }) as unknown as IExecuteFunctions;

function ticketOf(item: number, over: Partial<Ticket> = {}): Ticket {
	const record = { jobId: `job_${item}`, status: 'in-progress', metadata: { progress: 0.5 } };
	const job = readJob(record, { modelId: 'model_a', cost: 0 });
	if (!job) throw new Error('The record of the test is no job');
	return {
		item,
		job,
		deadline: 1_700_000_000_123 + item,
		settings: {
			pollInterval: 5_000,
			timeout: 1_200_000,
			onTimeout: 'returnJob',
			waitMode: 'parked',
			binaryPropertyOutput: 'video',
			downloadFiles: false,
			simplify: false,
		},
		...over,
	};
}

const known: INodeExecutionData[] = [
	{
		json: { jobId: 'job_9', cost: 0 },
		binary: { data: { data: '', mimeType: 'video/mp4', id: 'filesystem-v2:x' } },
		pairedItem: { item: 2 },
	},
];

const parked: Parked = {
	executionId: '42',
	workflowId: 'w1',
	node: { id: NODE.id, name: NODE.name },
	onError: 'continueRegularOutput',
	tickets: [
		ticketOf(0),
		ticketOf(3, { refusal: { status: 404, reason: 'Not found', details: { a: [1] } } }),
	],
	known,
};

it.each(['start', 'look', 'finish', 'result'] as const)('%s is read as it was written', (step) => {
	const order = orderOf(standing(writeOrder(step, parked)));
	expect(order?.step).toBe(step);
	expect(order?.parked).toEqual(parked);
});

it('keeps of an item that went wrong what a person reads', () => {
	const error = new NodeOperationError(NODE, 'Job job_1 was refused', { description: 'Ask again' });
	const item = { json: { error: 'Job job_1 was refused' }, error, pairedItem: { item: 1 } };
	const order = orderOf(standing(writeOrder('look', { ...parked, known: [item] })));
	const [read] = order?.parked.known ?? [];
	expect(read?.json).toEqual(item.json);
	expect(read?.error?.message).toBe('Job job_1 was refused');
	expect(read?.error?.description).toBe('Ask again');
});

it('holds no credential', () => {
	expect(writeOrder('look', parked)).not.toMatch(/credential|secret|apiKey/i);
});

it.each(['', undefined, 'no JSON', '[]', '{}', '{"step":"other"}', 7])(
	'%j is what a person left there',
	(value) => {
		expect(orderOf(standing(value))).toBeUndefined();
	},
);
