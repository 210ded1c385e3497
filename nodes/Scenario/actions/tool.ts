import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether an AI agent calls the node as its tool. The type of a node that is a tool ends so, which
 * n8n adds; newer agents let the engine run it like any node, where `isToolExecution` says no.
 */
export const isTool = (context: IExecuteFunctions): boolean =>
	context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');

/** Milliseconds that a tool waits at the most: a conversation hangs on it. */
export const LONGEST_TOOL_WAIT = 300_000;
