import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode, IWorkflowBase } from 'n8n-workflow';

export const EXAMPLES = path.join(__dirname, '../../../examples');

/** A workflow as n8n exports it. */
export type Example = Required<
	Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings' | 'pinData'>
>;

export const exampleFiles = (): string[] =>
	readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'));

export const readExample = (file: string): Example =>
	JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')) as Example;

export const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** Credentials by type, to use instead of the example's placeholders. */
export type Credentials = Record<string, { id: string; name: string }>;

/** The example with credentials selected in its nodes. */
export function withCredentials(example: Example, credentials: Credentials): Example {
	const nodes = example.nodes.map((node) => ({
		...node,
		...(node.credentials && {
			credentials: Object.fromEntries(
				Object.keys(node.credentials).map((type) => {
					const chosen = credentials[type];
					if (!chosen) throw new Error(`No credential of type ${type} for ${node.name}`);
					return [type, chosen];
				}),
			),
		}),
	}));
	return { ...example, nodes };
}

/**
 * The example with other values in one of its nodes, as a person sets it up.
 *
 * @throws when the example has no such node
 */
export function withParameters(
	example: Example,
	nodeName: string,
	parameters: INode['parameters'],
): Example {
	if (!example.nodes.some(({ name }) => name === nodeName)) {
		throw new Error(`${example.name} has no node ${nodeName}`);
	}
	const nodes = example.nodes.map((node) =>
		node.name === nodeName ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);
	return { ...example, nodes };
}
