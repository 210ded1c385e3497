import type { INodeExecutionData } from 'n8n-workflow';

import type { Execution } from './client.cts';

/** The items that a node gave in its last run of an execution. */
export function itemsOf(execution: Execution, node: string): INodeExecutionData[] {
	const run = execution.data.resultData.runData[node]?.at(-1);
	return run?.data?.main?.[0] ?? [];
}

/** Why an execution failed, or undefined. */
export const failureOf = (execution: Execution): string | undefined =>
	execution.data.resultData.error?.message;
