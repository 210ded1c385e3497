import { randomUUID } from 'node:crypto';

import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowToCreate } from './client.cts';
import { PACKAGE_NAME } from './pack.cts';

export const START = 'Start';

export type NodeToPlace = Omit<INode, 'id' | 'position'>;

/** One of n8n's own nodes. */
export const builtIn = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters = {},
): NodeToPlace => ({ name, type: `n8n-nodes-base.${type}`, typeVersion, parameters });

/** The value of a resource locator that names something by its ID. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

export const manualTrigger = builtIn(START, 'manualTrigger', 1);

export const subWorkflowTrigger = builtIn(
	'When executed by another workflow',
	'executeWorkflowTrigger',
	1.1,
	{ inputSource: 'passthrough' },
);

export const executeSubWorkflow = (workflowId: string): NodeToPlace =>
	builtIn('Sub-workflow', 'executeWorkflow', 1.2, { workflowId: byId(workflowId), options: {} });

/** Only passes items on, to read what reaches it. */
export const noOp = (name: string): NodeToPlace => builtIn(name, 'noOp', 1);

/** A saved credential, as nodes refer to it. */
export type Credential = { id: string; name: string };

/** A node of ours with a credential. */
export const scenarioNode = (
	name: string,
	credential: Credential,
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
	credential: Credential,
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
	credential: Credential,
	parameters: INodeParameters = {},
): NodeToPlace =>
	scenarioNode('Generate Video', credential, {
		resource: 'video',
		operation: 'generate',
		model: byId('model_veo3-1-fast'),
		prompt: 'A fox in the snow',
		parameterMode: 'json',
		parametersJson: '{ "generateAudio": true }',
		options: {},
		...parameters,
	});

/** Items made by n8n's own Code node. */
export const itemsFrom = (jsCode: string): NodeToPlace => builtIn('Items', 'code', 2, { jsCode });

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
