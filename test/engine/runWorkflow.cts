import './userFolder.cts';

import { Container } from '@n8n/di';
import { ExecutionLifecycleHooks, ExternalSecretsProxy, WorkflowExecute } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	IRun,
	IRunExecutionData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { EngineCredentials } from './credentials.cts';
import { nodeTypes } from './nodeTypes.cts';

export interface RunOptions {
	/** Values of the Scenario API credential. */
	credentials: ICredentialDataDecryptedObject;
	/** What the start node puts out; one empty item when absent. */
	items?: INodeExecutionData[];
	/** Goes on from the data of an earlier run, as a retry does. */
	earlier?: IRunExecutionData;
	onNodeStart?: (nodeName: string) => void;
	/** Called with a function that cancels the execution as the Stop button does. */
	onStart?: (cancel: () => void) => void;
}

const additionalData = (
	workflow: IWorkflowBase,
	options: RunOptions,
): IWorkflowExecuteAdditionalData => {
	const hooks = new ExecutionLifecycleHooks('manual', '1', workflow);
	hooks.addHandler('nodeExecuteBefore', (name) => options.onNodeStart?.(name));
	const unused = async () => {
		throw new Error('Not part of a run on the bare engine');
	};
	const url = 'http://127.0.0.1';
	return {
		hooks,
		executionId: '1',
		credentialsHelper: new EngineCredentials(options.credentials),
		executeWorkflow: unused,
		getRunExecutionData: unused,
		getRuntimeCredential: unused,
		startRunnerTask: unused,
		currentNodeExecutionIndex: 0,
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		mcpBaseUrl: url,
		mcpTestBaseUrl: url,
		variables: {},
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		logAiEvent: () => {},
	};
};

/** Runs a workflow on n8n's engine with the built node, from its manual trigger on. */
export async function runWorkflow(workflow: IWorkflowBase, options: RunOptions): Promise<IRun> {
	const graph = new Workflow({ ...workflow, nodeTypes: nodeTypes(), active: false });
	const start = graph.getTriggerNodes()[0] ?? graph.getStartNode();
	if (!start) throw new Error('The workflow has no start');
	const engine = new WorkflowExecute(additionalData(workflow, options), 'manual', options.earlier);
	const pinData = options.items && { [start.name]: options.items };
	const run = options.earlier
		? engine.processRunExecutionData(graph)
		: engine.run({ workflow: graph, startNode: start, pinData });
	options.onStart?.(() => run.cancel());
	return await run;
}

/** The items that a node put out in its last run. */
export function outputOf(run: IRun, nodeName: string, output = 0): INodeExecutionData[] {
	return run.data.resultData.runData[nodeName]?.at(-1)?.data?.main?.[output] ?? [];
}

/** The message and description that a person sees when the run ended with an error. */
export function errorOf(run: IRun): { message: string; description: string; raw: unknown } {
	const error = run.data.resultData.error;
	return {
		message: error?.message ?? '',
		description: (error && 'description' in error && error.description) || '',
		raw: error,
	};
}
