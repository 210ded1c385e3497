import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { textOf } from '../../transport/json';
import type { Parked } from './order';
import type { Failure } from './outcome';
import { originOf, readOutcome } from './outcome';
import { MOST_LOOKOUTS } from './workflows';

const STOPPED: Failure = {
	// n8n shows an execution as canceled when the message says so in this spelling.
	message: 'The execution was canceled',
	description: 'Jobs that were submitted go on in Scenario.',
};

/** No outcome came: n8n says why in an item of its own. */
function lostFailure(item: INodeExecutionData | undefined): Failure {
	const reason = textOf(item?.json.error);
	if (reason?.toLowerCase().includes('cancel')) return STOPPED;
	return {
		message: `The wait broke off ${MOST_LOOKOUTS} times and was given up`,
		description: `${reason ? `n8n said: ${reason}. ` : ''}The jobs go on and their results are kept. Fetch them with Wait for Completion.`,
	};
}

/**
 * In the order of the input items, but the first output of each before the further ones. n8n pairs
 * what a parked node puts out with the input by place, whatever we say: so the first ones are
 * paired right, and none with the input of another.
 */
function inOrder(items: INodeExecutionData[]): INodeExecutionData[] {
	const sorted = items.toSorted((one, other) => originOf(one) - originOf(other));
	const firstOf = new Map<number, INodeExecutionData>();
	for (const item of sorted) {
		if (!firstOf.has(originOf(item))) firstOf.set(originOf(item), item);
	}
	const firsts = new Set(firstOf.values());
	return [...firsts, ...sorted.filter((item) => !firsts.has(item))];
}

/**
 * The keeper's last node: what it puts out, or ends with, is what the parked node does.
 *
 * @throws {NodeOperationError} of the parked node when the wait ended without a result
 */
export async function result(
	context: IExecuteFunctions,
	parked: Parked,
): Promise<INodeExecutionData[]> {
	const node = { ...context.getNode(), ...parked.node };
	const [item] = context.getInputData();
	const outcome = readOutcome(item, node);
	if (outcome && 'items' in outcome) return inOrder([...parked.known, ...outcome.items]);
	const failure =
		outcome && 'failure' in outcome ? outcome.failure : outcome ? STOPPED : lostFailure(item);
	throw new NodeOperationError(node, failure.message, {
		description: failure.description,
		itemIndex: failure.item,
	});
}
