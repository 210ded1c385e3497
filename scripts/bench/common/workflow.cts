import { randomUUID } from 'node:crypto';

import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowToCreate } from '../../../test/e2e/harness/client.cts';
import { manualTrigger, START } from '../../../test/e2e/harness/workflows.cts';

export { START };
export type NodeToPlace = Omit<INode, 'id' | 'position'>;

/** A workflow; each node leads to those named behind it, one for each of its outputs. */
export function workflow(
	name: string,
	nodes: NodeToPlace[],
	lines: Record<string, string[]>,
): WorkflowToCreate {
	const connections: IConnections = {};
	for (const [from, outputs] of Object.entries(lines)) {
		connections[from] = {
			main: outputs.map((node) => (node ? [{ node, type: 'main' as const, index: 0 }] : [])),
		};
	}
	return {
		name,
		nodes: nodes.map((node, index) => ({
			...node,
			id: randomUUID(),
			position: [index * 240, 0] as [number, number],
		})),
		connections,
		settings: { executionOrder: 'v1' },
	};
}

const ROWS = 'Rows';
const ITEMS = 'Items';

/** So many items with a prompt each, made by built-in nodes and named Items at their end. */
export const itemNodes = (count: number): NodeToPlace[] => [
	manualTrigger,
	{
		name: ROWS,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			mode: 'raw',
			jsonOutput: `={{ { rows: Array.from({ length: ${count} }, (_, row) => ({ prompt: 'A fox in the snow, take ' + row })) } }}`,
			options: {},
		},
	},
	{
		name: ITEMS,
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'rows', options: {} },
	},
];

/** The lines from the start to the items, and on to the next node. */
export const itemLines = (next: string): Record<string, string[]> => ({
	[START]: [ROWS],
	[ROWS]: [ITEMS],
	[ITEMS]: [next],
});

/** n8n's HTTP Request node with a credential for HTTP Basic, unless it goes to a signed URL. */
export const httpRequest = (
	name: string,
	parameters: INodeParameters,
	credential?: { id: string; name: string },
): NodeToPlace => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		...(credential
			? { authentication: 'genericCredentialType', genericAuthType: 'httpBasicAuth' }
			: { authentication: 'none' }),
		options: {},
		...parameters,
	},
	...(credential && { credentials: { httpBasicAuth: credential } }),
});

export const condition = (name: string, expression: string): NodeToPlace => ({
	name,
	type: 'n8n-nodes-base.if',
	typeVersion: 2.2,
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: 'is-true',
					leftValue: `={{ ${expression} }}`,
					rightValue: '',
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
			combinator: 'and',
		},
		options: {},
	},
});

export const loopOverItems = (name: string, batchSize: number): NodeToPlace => ({
	name,
	type: 'n8n-nodes-base.splitInBatches',
	typeVersion: 3,
	parameters: { batchSize, options: {} },
});

export const noOperation = (name: string): NodeToPlace => ({
	name,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
});
