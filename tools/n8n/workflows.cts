import { randomUUID } from 'node:crypto';

import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowToCreate } from './client.cts';
import { PACKAGE_NAME } from './pack.cts';

export const START = 'Start';

export type NodeToPlace = Omit<INode, 'id' | 'position'>;

export const manualTrigger: NodeToPlace = {
	name: START,
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	parameters: {},
};

export const subWorkflowTrigger: NodeToPlace = {
	name: 'When executed by another workflow',
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

export const executeSubWorkflow = (workflowId: string): NodeToPlace => ({
	name: 'Sub-workflow',
	type: 'n8n-nodes-base.executeWorkflow',
	typeVersion: 1.2,
	parameters: { workflowId: { __rl: true, mode: 'id', value: workflowId }, options: {} },
});

/** Only passes items on, to read what reaches it. */
export const noOp = (name: string): NodeToPlace => ({
	name,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
});

/** A node of ours with a credential. */
export const scenarioNode = (
	name: string,
	credential: { id: string; name: string },
	parameters: INodeParameters,
): NodeToPlace => ({
	name,
	type: `${PACKAGE_NAME}.scenario`,
	typeVersion: 1,
	parameters,
	credentials: { scenarioApi: credential },
});

/** The trigger, polling every minute. */
export const scenarioTrigger = (
	name: string,
	credential: { id: string; name: string },
	parameters: INodeParameters = {},
): NodeToPlace => ({
	name,
	type: `${PACKAGE_NAME}.scenarioTrigger`,
	typeVersion: 1,
	parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
	credentials: { scenarioApi: credential },
});

/** Generate Video with values in JSON: short, and the same whatever the model's form looks like. */
export const generateVideo = (
	credential: { id: string; name: string },
	parameters: INodeParameters = {},
): NodeToPlace =>
	scenarioNode('Generate Video', credential, {
		resource: 'video',
		operation: 'generate',
		model: { __rl: true, mode: 'id', value: 'model_veo3-1-fast' },
		prompt: 'A fox in the snow',
		parameterMode: 'json',
		parametersJson: '{ "generateAudio": true }',
		options: {},
		...parameters,
	});

/** Items made by n8n's own Code node. */
export const itemsFrom = (code: string): NodeToPlace => ({
	name: 'Items',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: code },
});

/** A workflow in which each node hands its items to the next. */
export function chain(name: string, ...nodes: NodeToPlace[]): WorkflowToCreate {
	const placed = nodes.map((node, index): INode => ({
		...node,
		id: randomUUID(),
		position: [index * 240, 0],
	}));
	const connections: IConnections = {};
	placed.forEach((node, index) => {
		const next = placed[index + 1];
		if (next) connections[node.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	});
	return { name, nodes: placed, connections, settings: { executionOrder: 'v1' } };
}
