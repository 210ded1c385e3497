import type {
	IConnections,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWorkflowBase,
	IWorkflowSettings,
	OnError,
} from 'n8n-workflow';

import type { PausedState, Step } from './state';
import { serializeState } from './state';

/** A node of the workflows behind a paused execution: one of n8n's own, or this one. */
type ChainNode = Omit<INode, 'id' | 'position'>;

/** n8n's Wait node only pauses the execution for waits of 65 s and more. */
export const SECONDS_BETWEEN_POLLS = 66;

/** Passes on the workflow's input. */
const startNode: ChainNode = {
	name: 'Start',
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

/** Waits until the next poll. */
const waitNode = (name: string): ChainNode => ({
	name,
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { resume: 'timeInterval', amount: SECONDS_BETWEEN_POLLS, unit: 'seconds' },
});

/** Uses its first output if the expression (without braces) is true, otherwise the second. */
const conditionNode = (name: string, expression: string): ChainNode => {
	const isTrue = { type: 'boolean', operation: 'true', singleValue: true };
	const parameters: INodeParameters = {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{ id: 'is-true', leftValue: `={{ ${expression} }}`, rightValue: '', operator: isTrue },
			],
			combinator: 'and',
		},
		options: {},
	};
	return { name, type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters };
};

/** This node with a reference to its credential. */
function scenarioNode(
	context: IExecuteFunctions,
	name: string,
	step: Step,
	state: PausedState,
	onError: OnError = 'stopWorkflow',
): ChainNode {
	const { type, typeVersion, credentials } = context.getNode();
	const parameters = {
		resource: 'job',
		operation: 'waitForCompletion',
		pauseState: serializeState(step, state),
	};
	return { name, type, typeVersion, parameters, credentials, onError };
}

/**
 * The workflows behind a paused execution. It waits for a supervisor, which n8n keeps paused while a
 * polling workflow wakes up once a minute. A paused node can't poll again when it resumes, so polling
 * needs its own workflow. An execution that is running when n8n is killed is lost, so the supervisor
 * can start a new polling workflow.
 */

/** Maximum polling workflows per supervisor: a file that crashes n8n must not do so forever. */
export const MAX_POLLING_RUNS = 10;

const countJobs = (count: number) => (count === 1 ? '1 job' : `${count} jobs`);

const positionNodes = (nodes: ChainNode[]): INode[] =>
	nodes.map((node, index) => ({ ...node, id: node.name, position: [index * 220, 0] }));

/** Connections by node name, with one target per output. */
const connect = (lines: Record<string, string[]>): IConnections =>
	Object.fromEntries(
		Object.entries(lines).map(([from, outputs]) => {
			const to = (node: string) => (node ? [{ node, type: 'main' as const, index: 0 }] : []);
			return [from, { main: outputs.map(to) }];
		}),
	);

function createWorkflow(
	{ workflowId }: PausedState,
	name: string,
	nodes: ChainNode[],
	connections: Record<string, string[]>,
	settings: IWorkflowSettings,
): IWorkflowBase {
	const now = new Date();
	return {
		id: workflowId,
		name: `Scenario: ${name}`,
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes: positionNodes(nodes),
		connections: connect(connections),
		settings: { executionOrder: 'v1', callerPolicy: 'workflowsFromSameOwner', ...settings },
	};
}

/**
 * Execution records are kept until n8n prunes them, whatever the workflow's settings: if n8n is killed
 * between the end of a sub-execution and the resume of its parent, it reads the result from the
 * record, and without one the parent stays paused forever. So the workflows contain only what is
 * needed to poll: no inputs, no outputs.
 */
function keepSettings(context: IExecuteFunctions): IWorkflowSettings {
	const { executionTimeout } = context.getWorkflowSettings();
	return {
		saveDataSuccessExecution: 'all',
		saveDataErrorExecution: 'all',
		saveExecutionProgress: false,
		...(executionTimeout !== undefined && { executionTimeout }),
	};
}

/** Pauses until a polling workflow returns an outcome; starts another if one is lost. */
export function supervisorWorkflow(context: IExecuteFunctions, state: PausedState): IWorkflowBase {
	const [polling, isOver, result] = ['Wait for Jobs', 'Finished?', 'Return Result'];
	const wasStopped = 'String($json.error ?? "").toLowerCase().includes("cancel")';
	const over = `$json.outcome !== undefined || ${wasStopped} || $runIndex >= ${MAX_POLLING_RUNS - 1}`;
	return createWorkflow(
		state,
		`waiting for ${countJobs(state.pendingJobs.length)}`,
		[
			startNode,
			scenarioNode(context, polling, 'startPolling', state, 'continueRegularOutput'),
			conditionNode(isOver, over),
			scenarioNode(context, result, 'returnResult', { ...state, pendingJobs: [] }),
		],
		{ [startNode.name]: [polling], [polling]: [isOver], [isOver]: [result, polling] },
		keepSettings(context),
	);
}

/** Polls the jobs once a minute until there is an outcome. */
export function pollingWorkflow(context: IExecuteFunctions, state: PausedState): IWorkflowBase {
	const [sleep, poll, isOver] = ['Sleep', 'Check Jobs', 'Finished?'];
	return createWorkflow(
		state,
		`checking ${countJobs(state.pendingJobs.length)}`,
		[
			startNode,
			waitNode(sleep),
			scenarioNode(context, poll, 'pollJobs', state),
			conditionNode(isOver, '$json.outcome !== undefined'),
		],
		{ [startNode.name]: [sleep], [sleep]: [poll], [poll]: [isOver], [isOver]: ['', sleep] },
		keepSettings(context),
	);
}

/** Its record is never kept. */
const UNSAVED: IWorkflowSettings = {
	saveDataSuccessExecution: 'none',
	saveDataErrorExecution: 'none',
	saveExecutionProgress: false,
};

/** Looks at the credential as the polling workflow will. */
export function credentialWorkflow(context: IExecuteFunctions, state: PausedState): IWorkflowBase {
	const check = 'Check Credential';
	return createWorkflow(
		state,
		'looking at the credential',
		[startNode, scenarioNode(context, check, 'checkCredential', state)],
		{ [startNode.name]: [check] },
		UNSAVED,
	);
}

/** Fetches the results. Its record is deleted as soon as n8n has copied its files to the parent. */
export function fetchingWorkflow(context: IExecuteFunctions, state: PausedState): IWorkflowBase {
	const fetch = 'Fetch Results';
	return createWorkflow(
		state,
		`fetching the results of ${countJobs(state.pendingJobs.length)}`,
		[startNode, scenarioNode(context, fetch, 'collectResults', state)],
		{ [startNode.name]: [fetch] },
		UNSAVED,
	);
}

/**
 * Runs a workflow that pauses itself. n8n then pauses the execution of `context` as well and resumes
 * it with the workflow's last output as the output of this node.
 *
 * @param whilePaused the node's output as stored while it is paused
 * @returns the node's output
 */
export async function runPaused(
	context: IExecuteFunctions,
	code: IWorkflowBase,
	items: IDataObject[],
	{ executionId, workflowId }: { executionId: string; workflowId: string },
	whilePaused: INodeExecutionData[] = [],
): Promise<INodeExecutionData[]> {
	const { data, waitTill } = await context.executeWorkflow(
		{ code },
		items.map((json, item) => ({ json, pairedItem: { item } })),
		undefined,
		{ parentExecution: { executionId, workflowId, shouldResume: true } },
	);
	return waitTill ? whilePaused : (data[0] ?? []);
}
