import './userFolder.cts';

import { LoadOptionsContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	ILoadOptionsFunctions,
	INodeParameters,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { additionalDataOf } from './additionalData.cts';
import { createNode, nodeTypes } from './nodeTypes.cts';

/** n8n's own context for a node's editor methods, with these parameters and no defaults for others. */
export function loadOptionsContext(
	parameters: IDataObject,
	credentials: ICredentialDataDecryptedObject,
): ILoadOptionsFunctions {
	const node = createNode('Scenario', 'scenario', parameters);
	const workflow = { id: 'editor', name: 'Editor', nodes: [node], connections: {}, active: false };
	const graph = new Workflow({ ...workflow, nodeTypes: nodeTypes() });
	const additionalData = {
		...additionalDataOf(credentials),
		// Those of the node are completed by the workflow.
		currentNodeParameters: parameters as INodeParameters,
	};
	return new LoadOptionsContext(graph, node, additionalData, 'parameters');
}
