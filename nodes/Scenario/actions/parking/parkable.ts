import type { IExecuteFunctions } from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';

import { isTool } from '../tool';

/** n8n's names for what has no id of its own. */
const NO_ID = ['', '__EMPTY__', '__UNKNOWN__'];

const isId = (id: string | undefined): id is string => id !== undefined && !NO_ID.includes(id);

/**
 * Whether this n8n looks for parked executions whose sub-execution has ended: at each start, and
 * once a minute. Without it a crash at the wrong moment leaves them parked for ever, and before
 * 2.0 they come back with their input for an output. The constant came together with it, in 2.41
 * and in patches of older lines, so it tells more than a version would.
 */
const resumesAfterCrash = (runtime: object) => 'WAIT_FOR_SUB_EXECUTION' in runtime;

/** An execution that can be parked, by the ids that n8n finds it by again. */
export interface ParkableExecution {
	executionId: string;
	workflowId: string;
}

/**
 * The execution's ids, or a clause that says why it can't be parked.
 *
 * @param runtime the exports of n8n-workflow, as this n8n has them
 */
export function parkable(
	context: IExecuteFunctions,
	runtime: object = n8nWorkflow,
): ParkableExecution | { whyNot: string } {
	const workflowId = context.getWorkflow().id;
	const executionId = context.getExecutionId();
	if (isTool(context)) return { whyNot: 'an AI agent calls the node as its tool' };
	if (!isId(workflowId)) return { whyNot: 'the workflow has not been saved yet' };
	if (!isId(executionId)) return { whyNot: 'n8n keeps no record of this execution' };
	if (!resumesAfterCrash(runtime)) {
		return { whyNot: 'this n8n may lose parked executions when it is restarted, 2.41 does not' };
	}
	return { workflowId, executionId };
}
