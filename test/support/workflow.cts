import type { IConnections, INode, IWorkflowBase } from 'n8n-workflow';

/** A node as a workflow has it. */
export const placedNode = (name: string, type: string, over: Partial<INode> = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...over,
});

/** A workflow as n8n has saved it. */
export const savedWorkflow = (
	nodes: INode[],
	connections: IConnections,
	id = 'workflow',
): IWorkflowBase => ({
	id,
	name: 'Test',
	active: false,
	isArchived: false,
	createdAt: new Date(0),
	updatedAt: new Date(0),
	activeVersionId: null,
	nodes,
	connections,
	settings: { executionOrder: 'v1' },
});
