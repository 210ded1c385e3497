import './userFolder.cts';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { parse, stringify } from 'flatted';
import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	IRun,
	IRunExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';
import { setSafeRegexEngine, Workflow } from 'n8n-workflow';

import { additionalDataOf } from './additionalData.cts';
import type { NodesByName } from './nodeTypes.cts';
import { nodeTypes } from './nodeTypes.cts';

/**
 * n8n gives each regular expression a quarter of a second of real time, which a busy machine may take
 * away from it. The patterns of the node are linear, so here they run without that limit.
 */
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags) =>
		Array.from(
			input.matchAll(new RegExp(pattern, flags?.includes('g') ? flags : `${flags ?? ''}g`)),
		),
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

export interface RunOptions {
	/** Values of the Scenario API credential. */
	credentials: ICredentialDataDecryptedObject;
	/** Output of the start node. Default: one empty item. */
	items?: INodeExecutionData[];
	/** Node types in addition to ours and the stubs. */
	nodes?: NodesByName;
	/** Continues from the data of an earlier run in mode `retry`: see `toRetry`. */
	earlier?: IRunExecutionData;
	onNodeStart?: (nodeName: string) => void;
	/** Called with a function that cancels the execution as the Stop button does. */
	onStart?: (cancel: () => void) => void;
}

const EXECUTION_ID = '1';

/** Runs a workflow with the built node on n8n's engine, starting from its manual trigger. */
export async function runWorkflow(workflow: IWorkflowBase, options: RunOptions): Promise<IRun> {
	const graph = new Workflow({ ...workflow, nodeTypes: nodeTypes(options.nodes), active: false });
	const start = graph.getTriggerNodes()[0] ?? graph.getStartNode();
	if (!start) throw new Error('The workflow has no start');
	const mode = options.earlier ? 'retry' : 'manual';
	const hooks = new ExecutionLifecycleHooks(mode, EXECUTION_ID, workflow);
	hooks.addHandler('nodeExecuteBefore', (name) => options.onNodeStart?.(name));
	const additionalData = { ...additionalDataOf(options.credentials), hooks };
	const engine = new WorkflowExecute(additionalData, mode, options.earlier);
	const pinData = options.items && { [start.name]: options.items };
	const run = options.earlier
		? engine.processRunExecutionData(graph)
		: engine.run({ workflow: graph, startNode: start, pinData });
	options.onStart?.(() => run.cancel());
	return await run;
}

/** The text of an execution in n8n's database. */
export const stored = (run: IRun): string => stringify(run.data);

/**
 * The data from which n8n's Retry starts: read from the database, without the error, and without the
 * failed run of the last node (n8n's execution service).
 *
 * @param text from `stored`
 * @param workflow for Retry with currently saved workflow; default: with the original one
 * @returns undefined when n8n has nothing to continue with
 */
export function toRetry(text: string, workflow?: IWorkflowBase): IRunExecutionData | undefined {
	const data = parse(text) as IRunExecutionData;
	const { executionData, resultData } = data;
	if (!executionData?.nodeExecutionStack.length) return undefined;
	delete resultData.error;
	const runs = resultData.runData[resultData.lastNodeExecuted ?? ''];
	if (runs?.at(-1)?.error !== undefined) runs.pop();
	for (const entry of executionData.nodeExecutionStack) {
		const { name } = entry.node;
		const nodes = structuredClone(workflow?.nodes.filter((node) => node.name === name) ?? []);
		// It fills in the defaults of parameters.
		const graph = new Workflow({ nodes, connections: {}, active: false, nodeTypes: nodeTypes() });
		entry.node = graph.getNode(name) ?? entry.node;
	}
	return data;
}

/** The output items of a node's last run. */
export function outputOf(run: IRun, nodeName: string, output = 0): INodeExecutionData[] {
	return run.data.resultData.runData[nodeName]?.at(-1)?.data?.main?.[output] ?? [];
}

/** The message and description shown when the run ended with an error. */
export function errorOf(run: IRun): { message: string; description: string; raw: unknown } {
	const error = run.data.resultData.error;
	return {
		message: error?.message ?? '',
		description: (error && 'description' in error && error.description) || '',
		raw: error,
	};
}
