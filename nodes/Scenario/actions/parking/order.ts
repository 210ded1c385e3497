import type { IExecuteFunctions, INodeExecutionData, INodeProperties, OnError } from 'n8n-workflow';

import type { JsonRecord } from '../../transport/json';
import { isRecord, recordOf, recordsOf, textOf } from '../../transport/json';
import { readItems, writeItems } from './outcome';
import type { Ticket } from './ticket';
import { readTicket, writeTicket } from './ticket';

/** What the sub-executions of a parked execution know of it. */
export interface Parked {
	executionId: string;
	workflowId: string;
	/** The node that waits. */
	node: { id: string; name: string };
	onError: OnError;
	tickets: Ticket[];
	/** What other items of that node gave before it was parked. */
	known: INodeExecutionData[];
}

/** What this node does in a workflow of our own making; see `workflows`. */
export type Step = 'start' | 'look' | 'finish' | 'result';

/**
 * Holds a step and what is parked, as JSON, where the node stands in a workflow of our own making.
 * The panel doesn't show it, and nobody fills it in.
 */
export const parkingProperty: INodeProperties = {
	displayName: 'Parking',
	name: 'parking',
	type: 'hidden',
	default: '',
};

export const writeOrder = (step: Step, parked: Parked): string =>
	JSON.stringify({
		...parked,
		step,
		tickets: parked.tickets.map(writeTicket),
		known: writeItems(parked.known),
	});

const STEPS: readonly Step[] = ['start', 'look', 'finish', 'result'];
const ON_ERROR: readonly OnError[] = ['continueErrorOutput', 'continueRegularOutput'];

function parse(text: unknown): JsonRecord | undefined {
	if (typeof text !== 'string' || text === '') return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return isRecord(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** The step that this node is there for; undefined in every workflow that somebody has made. */
export function orderOf(context: IExecuteFunctions): { step: Step; parked: Parked } | undefined {
	const order = parse(context.getNodeParameter('parking', 0, ''));
	const step = STEPS.find((known) => known === order?.step);
	if (!order || !step) return undefined;
	const { id, name } = recordOf(order.node);
	const node = { id: textOf(id) ?? '', name: textOf(name) ?? '' };
	return {
		step,
		parked: {
			executionId: textOf(order.executionId) ?? '',
			workflowId: textOf(order.workflowId) ?? '',
			node,
			onError: ON_ERROR.find((known) => known === order.onError) ?? 'stopWorkflow',
			tickets: recordsOf(order.tickets).flatMap(readTicket),
			known: readItems(order.known, context.getNode()),
		},
	};
}
