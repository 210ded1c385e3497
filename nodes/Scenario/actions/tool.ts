import type { IExecuteFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';

/**
 * Whether an AI agent calls the node as its tool. The type of a node that is a tool ends so, which
 * n8n adds; newer agents let the engine run it like any node, where `isToolExecution` says no.
 */
export const isTool = (context: IExecuteFunctions): boolean =>
	context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');

/** What an agent is told of an error: n8n shows it the message alone, so it holds the advice too. */
export function messageForAgent({
	message,
	description,
}: NodeApiError | NodeOperationError): string {
	return description && !message.includes(description) ? `${message}. ${description}` : message;
}

/** The same, in the error itself. */
export function forAgent<E extends NodeApiError | NodeOperationError>(error: E): E {
	error.message = messageForAgent(error);
	return error;
}

/**
 * Whether an error that is thrown would not reach the agent: those that call their tools by
 * themselves go on with an empty answer then (seen in version 2.2 of n8n's agent). Whoever has set
 * the node to stop or to try again wants it thrown, and so does an execution that is canceled.
 */
export function hearsNoErrors(context: IExecuteFunctions): boolean {
	const { onError, retryOnFail } = context.getNode();
	return (
		context.isToolExecution?.() === true &&
		onError !== 'stopWorkflow' &&
		retryOnFail !== true &&
		context.getExecutionCancelSignal()?.aborted !== true
	);
}

/** Milliseconds that a tool waits at the most: a conversation hangs on it. */
export const LONGEST_TOOL_WAIT = 300_000;
