import type { INodeExecutionData } from 'n8n-workflow';

import type { Execution } from './client.cts';

/** The items that a node returned on one of its outputs, in its last run of an execution. */
export function getItems(execution: Execution, node: string, output = 0): INodeExecutionData[] {
	const run = execution.data.resultData.runData[node]?.at(-1);
	return run?.data?.main?.[output] ?? [];
}

/** Why an execution failed, or undefined. */
export const getFailure = (execution: Execution): string | undefined =>
	execution.data.resultData.error?.message;
