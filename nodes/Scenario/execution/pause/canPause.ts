import * as n8nWorkflow from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../aiTool';

/** n8n's placeholders for missing IDs. */
const NO_ID = ['', '__EMPTY__', '__UNKNOWN__'];

const isId = (id: string | undefined): id is string => id !== undefined && !NO_ID.includes(id);

/**
 * Whether this n8n checks for paused executions whose sub-execution has finished, at each start and
 * once a minute. Without that, a crash at the wrong moment leaves them paused forever, and before 2.0
 * they resume with their input as output. The constant was added together with the check, in 2.41
 * and in patches of older versions, so it is more reliable than a version number.
 */
const resumesAfterCrash = (runtime: object) => 'WAIT_FOR_SUB_EXECUTION' in runtime;

/** The IDs that n8n needs to resume an execution. */
export interface PausableExecution {
	executionId: string;
	workflowId: string;
}

/**
 * The execution's IDs, or a clause that says why it can't be paused.
 *
 * @param runtime the exports of n8n-workflow in this n8n
 */
export function canPause(
	context: IExecuteFunctions,
	runtime: object = n8nWorkflow,
): PausableExecution | { whyNot: string } {
	const workflowId = context.getWorkflow().id;
	const executionId = context.getExecutionId();
	if (isTool(context)) return { whyNot: 'an AI agent uses this node as a tool' };
	if (!isId(workflowId)) return { whyNot: "the workflow isn't saved yet" };
	if (!isId(executionId)) return { whyNot: 'n8n keeps no record of this execution' };
	if (!resumesAfterCrash(runtime)) {
		return {
			whyNot: 'pausing needs n8n 2.41 or later, because older versions may lose paused executions',
		};
	}
	return { workflowId, executionId };
}

/** Shows a hint in the output panel that the execution isn't paused, and why (a clause). */
export function hintNotPaused(context: IExecuteFunctions, whyNot: string): void {
	context.addExecutionHints({
		message: `The execution keeps running instead of pausing: ${whyNot}.`,
		type: 'warning',
		location: 'outputPane',
	});
}
