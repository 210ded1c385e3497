import { createHash } from 'crypto';

import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError, WAIT_FOR_SUB_EXECUTION } from 'n8n-workflow';

import { CREDENTIAL } from '../transport/request';
import { asText } from '../utils/json';
import { isTool } from './aiTool';
import { createPausedWait } from './pause/pausedWait';
import type { PausableExecution, PausedState } from './pause/state';
import { credentialWorkflow } from './pause/workflows';
import type { Run } from './run';
import type { WaitOptions, WaitStrategy } from './waiting';
import { hintNotPaused, readWaitOptions, waitForEnd } from './waiting';

/** A hash of the credential's values as this node sees them; undefined when it can't read them. */
export async function hashCredential(context: IExecuteFunctions): Promise<string | undefined> {
	try {
		const credential = await context.getCredentials(CREDENTIAL);
		return createHash('sha256').update(JSON.stringify(credential)).digest('base64');
	} catch {
		return undefined;
	}
}

/**
 * Whether the polling workflow will see the credential as this node does. It won't if a field has an
 * expression that reads the input item or another node: it has neither. A node can't see expressions of
 * a credential, only their values, so this lets a workflow like it look.
 */
async function isCredentialSameWhilePaused(
	context: IExecuteFunctions,
	execution: PausableExecution,
): Promise<boolean> {
	const { id, name } = context.getNode();
	const state: PausedState = {
		...execution,
		node: { id, name },
		onError: 'stopWorkflow',
		onItemError: 'stop',
		pendingJobs: [],
		jobs: [],
	};
	const parentExecution = { ...execution, shouldResume: false };
	const own = await hashCredential(context);
	try {
		const code = credentialWorkflow(context, state);
		const input = [{ json: {}, pairedItem: { item: 0 } }];
		const { data } = await context.executeWorkflow({ code }, input, undefined, { parentExecution });
		return asText(data[0]?.[0]?.json.hash) === own;
	} catch {
		// It says nothing about the credential, and an execution that then can't be paused keeps running.
		return true;
	}
}

/** n8n's placeholders for missing IDs. */
const NO_ID = ['', '__EMPTY__', '__UNKNOWN__'];

const isId = (id: string | undefined): id is string => id !== undefined && !NO_ID.includes(id);

/**
 * What n8n-workflow exports if this n8n checks for paused executions whose sub-execution has finished, at
 * each start and once a minute. Without that, a crash at the wrong moment leaves them paused forever, and
 * before 2.0 they resume with their input as output. The constant was added together with the check, in
 * 2.41 and in patches of older versions, so it is more reliable than a version number.
 */
interface Runtime {
	WAIT_FOR_SUB_EXECUTION?: unknown;
}

/**
 * The execution's IDs, or a clause that says why it can't be paused.
 */
export async function canPause(
	context: IExecuteFunctions,
	runtime: Runtime = { WAIT_FOR_SUB_EXECUTION },
): Promise<PausableExecution | { whyNot: string }> {
	const workflowId = context.getWorkflow().id;
	const executionId = context.getExecutionId();
	if (isTool(context)) return { whyNot: 'an AI agent uses this node as a tool' };
	if (!isId(workflowId)) return { whyNot: "the workflow isn't saved yet" };
	if (!isId(executionId)) return { whyNot: 'n8n keeps no record of this execution' };
	if (runtime.WAIT_FOR_SUB_EXECUTION === undefined) {
		return {
			whyNot: 'pausing needs n8n 2.41 or later, because older versions may lose paused executions',
		};
	}
	const execution = { workflowId, executionId };
	if (!(await isCredentialSameWhilePaused(context, execution))) {
		return {
			whyNot:
				'the credential has an expression that depends on the input item, another node or the execution',
		};
	}
	return execution;
}

const createRunningWait = (run: Run, onItemError: WaitOptions['onItemError']): WaitStrategy => ({
	forEachItem: async (work) => await run.forEachItem(work, onItemError),
	waitFor: async (job, deadline, settings) => await waitForEnd(run, job, deadline, settings),
});

/** Whether jobs are yet to be submitted or already running; false without a wait. */
export type WaitStage = 'toSubmit' | 'jobsRun' | false;

/**
 * Creates the wait strategy for the selected Wait Mode. If the execution can't be paused but its jobs
 * are already running, it keeps running and shows a hint.
 *
 * @throws {NodeOperationError} when it can't be paused and nothing has been submitted yet
 */
export async function createWait(run: Run, before: WaitStage): Promise<WaitStrategy> {
	const { context } = run;
	const { waitMode, onItemError } = readWaitOptions(context, 0);
	if (!before || waitMode === 'running') return createRunningWait(run, onItemError);
	const execution = await canPause(context);
	if (!('whyNot' in execution)) return createPausedWait(run, onItemError, execution);
	if (before === 'toSubmit') {
		const message = `This execution can't be paused: ${execution.whyNot}`;
		throw new NodeOperationError(context.getNode(), message, {
			description:
				'Set "Wait Mode" in "Additional Options" to Keep Execution Running. Nothing was submitted.',
		});
	}
	hintNotPaused(context, execution.whyNot);
	return createRunningWait(run, onItemError);
}
