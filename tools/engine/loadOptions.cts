import './userFolder.cts';

import { LoadOptionsContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { additionalDataOf } from './additionalData.cts';
import { nodeTypes } from './nodeTypes.cts';

/** n8n's own context for a node's editor methods, with these parameters and no defaults for others. */
export function loadOptionsContext(
	parameters: IDataObject,
	credentials: ICredentialDataDecryptedObject,
): ILoadOptionsFunctions {
	const node = {
		id: 'node',
		name: 'Scenario',
		type: 'n8n-nodes-scenario.scenario',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: parameters as Workflow['nodes'][string]['parameters'],
		credentials: { scenarioApi: { id: 'scenario-api', name: 'Scenario API' } },
	};
	const workflow = { id: 'editor', name: 'Editor', nodes: [node], connections: {}, active: false };
	const graph = new Workflow({ ...workflow, nodeTypes: nodeTypes() });
	const additionalData = {
		...additionalDataOf(credentials),
		// Those of the node are completed by the workflow.
		currentNodeParameters: parameters as typeof node.parameters,
	};
	return new LoadOptionsContext(graph, node, additionalData, 'parameters');
}
