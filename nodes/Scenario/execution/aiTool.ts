import type { IExecuteFunctions, NodeApiError } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { readNode } from '../utils/nodeMemory';

/**
 * Whether an AI agent calls the node as a tool. n8n appends "Tool" to the type of such a node. Newer
 * agents run it like any other node, and `isToolExecution` returns false there.
 */
export const isTool = (context: IExecuteFunctions): boolean =>
	context.isToolExecution?.() === true || readNode(context).type.endsWith('Tool');

/** An error's message and description in one text: n8n only passes the message on to agents. */
export function messageForAgent({
	message,
	description,
}: NodeApiError | NodeOperationError): string {
	return description && !message.includes(description) ? `${message}. ${description}` : message;
}

/** Sets the error's message to `messageForAgent`. */
export function forAgent<E extends NodeApiError | NodeOperationError>(error: E): E {
	error.message = messageForAgent(error);
	return error;
}

/**
 * Whether a thrown error would never reach the agent: agents that call their tools directly continue
 * with an empty response (seen in version 2.2 of n8n's agent). With On Error: Stop Workflow, with
 * Retry On Fail and in a canceled execution the error has to be thrown anyway.
 */
export function swallowsToolErrors(context: IExecuteFunctions): boolean {
	const { onError, retryOnFail } = readNode(context);
	return (
		context.isToolExecution?.() === true &&
		onError !== 'stopWorkflow' &&
		retryOnFail !== true &&
		context.getExecutionCancelSignal()?.aborted !== true
	);
}

/** Maximum duration of a tool call, in milliseconds: a conversation waits for it. */
export const MAX_TOOL_WAIT_MS = 300_000;

/** The error of a call that ended before its job was submitted, e.g. because the account is full. */
export const notSubmittedInTime = (context: IExecuteFunctions): NodeOperationError =>
	new NodeOperationError(
		readNode(context),
		`No job was submitted within ${MAX_TOOL_WAIT_MS / 60_000} minutes`,
		{
			description:
				'The account was busy, or a file took too long to upload. Nothing was charged. Call again later.',
		},
	);
