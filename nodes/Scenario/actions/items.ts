import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** n8n's error for whatever was thrown, with the index of its item. */
export function atItem(context: IExecuteFunctions, reason: unknown, itemIndex: number) {
	if (reason instanceof NodeApiError || reason instanceof NodeOperationError) {
		reason.context.itemIndex ??= itemIndex;
		return reason;
	}
	const error = reason instanceof Error ? reason : new Error(String(reason));
	return new NodeOperationError(context.getNode(), error, { itemIndex });
}

/**
 * What Continue On Fail puts out for an item: the message, and what is known of its job. The
 * `error` beside the JSON is how n8n tells such items apart when it routes them to an error output.
 */
function failedItem(
	error: NodeApiError | NodeOperationError,
	itemIndex: number,
): INodeExecutionData {
	const { job } = error.context;
	const known: IDataObject = typeof job === 'object' && job !== null ? { ...job } : {};
	const json: IDataObject = { error: error.message, ...known };
	return { json, error, pairedItem: { item: itemIndex } };
}

/**
 * Runs `work` for every input item, all at once, and puts the outputs out in input order: what may
 * not happen at once is limited where it happens.
 *
 * Without Continue On Fail the first item that goes wrong ends the run: `stop` is called, so that
 * the others give up their waits, what was being sent is seen through, and nothing new begins.
 *
 * @throws {NodeApiError | NodeOperationError} of the first item that went wrong
 */
export async function forEachItem(
	context: IExecuteFunctions,
	stop: () => void,
	work: (itemIndex: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	let firstError: NodeApiError | NodeOperationError | undefined;

	const workOnItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		if (firstError) return [];
		try {
			return await work(itemIndex);
		} catch (reason) {
			const error = atItem(context, reason, itemIndex);
			if (context.continueOnFail()) return [failedItem(error, itemIndex)];
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
