import './regexEngine.cts';
import './userFolder.cts';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	IRun,
	IRunExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { additionalDataOf } from './additionalData.cts';
import type { NodesByName } from './nodeTypes.cts';
import { nodeTypes } from './nodeTypes.cts';

export interface RunOptions {
	/** Values of the Scenario API credential. */
	credentials: ICredentialDataDecryptedObject;
	/** Output of the start node. Default: one empty item. */
	items?: INodeExecutionData[];
	/** Node types in addition to ours and the stubs. */
	nodes?: NodesByName;
	/** Continues from the data of an earlier run, as a retry does. */
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
	const hooks = new ExecutionLifecycleHooks('manual', EXECUTION_ID, workflow);
	hooks.addHandler('nodeExecuteBefore', (name) => options.onNodeStart?.(name));
	const additionalData = { ...additionalDataOf(options.credentials), hooks };
	const engine = new WorkflowExecute(additionalData, 'manual', options.earlier);
	const pinData = options.items && { [start.name]: options.items };
	const run = options.earlier
		? engine.processRunExecutionData(graph)
		: engine.run({ workflow: graph, startNode: start, pinData });
	options.onStart?.(() => run.cancel());
	return await run;
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
