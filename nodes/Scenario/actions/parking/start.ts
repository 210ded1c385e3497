import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';

import { atItem } from '../items';
import type { Parked } from './order';
import { outcomeItem } from './outcome';
import { lookout } from './workflows';

/**
 * Runs a workflow that puts itself to sleep. n8n then parks the execution that `context` belongs
 * to, and wakes it with the workflow's last output as the output of this node.
 *
 * @returns what the node is to put out: nothing, as long as it sleeps
 */
export async function sleepOn(
	context: IExecuteFunctions,
	code: IWorkflowBase,
	items: IDataObject[],
	{ executionId, workflowId }: { executionId: string; workflowId: string },
): Promise<INodeExecutionData[]> {
	const { data, waitTill } = await context.executeWorkflow(
		{ code },
		items.map((json, item) => ({ json, pairedItem: { item } })),
		undefined,
		{ parentExecution: { executionId, workflowId, shouldResume: true } },
	);
	return waitTill ? [] : (data[0] ?? []);
}

/** The keeper's first node: sends out a lookout, and sleeps until it comes back or is lost. */
export async function start(
	context: IExecuteFunctions,
	parked: Parked,
): Promise<INodeExecutionData[]> {
	const { workflowId } = parked;
	try {
		const executionId = context.getExecutionId();
		return await sleepOn(context, lookout(context, parked), [{}], { executionId, workflowId });
	} catch (reason) {
		const { message, description } = atItem(context, reason, 0);
		return [outcomeItem({ failure: { message, description: description ?? undefined } })];
	}
}
