import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { dataOf } from '../jobs/output';
import { recordOf } from '../transport/json';
import { isTool, messageForAgent } from './tool';

/** The errors that n8n shows as a person should see them. */
export type ItemError = NodeApiError | NodeOperationError;

/** n8n's error for whatever was thrown, with the index of its item. */
export function atItem(context: IExecuteFunctions, reason: unknown, itemIndex: number): ItemError {
	if (reason instanceof NodeApiError || reason instanceof NodeOperationError) {
		reason.context.itemIndex ??= itemIndex;
		return reason;
	}
	const error = reason instanceof Error ? reason : new Error(String(reason));
	return new NodeOperationError(context.getNode(), error, { itemIndex });
}

/**
 * What Continue On Fail puts out for an item: the message, and what is known of its job.
 *
 * An `error` beside the JSON is how n8n knows what to send to an error output; it then makes the
 * JSON itself, of the message alone (normalizeNodeErrors in n8n-core). The message names the job.
 */
export function failedItem(
	context: IExecuteFunctions,
	error: ItemError,
	itemIndex: number,
): INodeExecutionData {
	const message = isTool(context) ? messageForAgent(error) : error.message;
	const json: IDataObject = { error: message, ...dataOf(recordOf(error.context.job)) };
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return { json, ...(hasErrorOutput && { error }), pairedItem: { item: itemIndex } };
}

/** n8n shows an execution as canceled when the message says so in this spelling. */
const canceled = (context: IExecuteFunctions) =>
	new NodeOperationError(context.getNode(), 'The execution was canceled', {
		description:
			'Jobs that were submitted go on in Scenario. Their results can be fetched with Wait for Completion.',
	});

/**
 * Runs `work` for every input item, all at once, and puts the outputs out in input order: what may
 * not happen at once is limited where it happens.
 *
 * Without Continue On Fail the first item that goes wrong ends the run: `stop` is called, so that
 * the others give up their waits, what was being sent is seen through, and nothing new begins.
 *
 * @throws {NodeApiError | NodeOperationError} of the first item that went wrong, or when the
 *   execution is canceled
 */
export async function forEachItem(
	context: IExecuteFunctions,
	stop: () => void,
	work: (itemIndex: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	let firstError: ItemError | undefined;

	const workOnItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		if (firstError) return [];
		try {
			return await work(itemIndex);
		} catch (reason) {
			const error = atItem(context, reason, itemIndex);
			if (context.getExecutionCancelSignal()?.aborted) throw canceled(context);
			if (context.continueOnFail()) return [failedItem(context, error, itemIndex)];
			firstError ??= error;
			stop();
			return [];
		}
	};

	const outputs = await Promise.all(
		context.getInputData().map(async (_, itemIndex) => await workOnItem(itemIndex)),
	);
	if (firstError) throw firstError;
	return outputs.flat();
}
