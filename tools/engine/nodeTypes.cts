import { createRequire } from 'node:module';
import path from 'node:path';

import type { IDataObject, INode, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { agents, asTool } from './agent.cts';
import { stubs } from './stubs.cts';

const load = createRequire(__filename);
const dist = path.join(__dirname, '../../dist');

/** An instance of a class of the built package, as published, or of another file by its path. */
export function built<T>(file: string, exported: string): T {
	const classes = load(path.resolve(dist, file)) as Record<string, new () => T>;
	const Class = classes[exported];
	if (!Class) throw new Error(`${file} does not export ${exported}`);
	return new Class();
}

/** n8n prefixes the names of a community package's nodes with the name of the package. */
export const PACKAGE = 'n8n-nodes-scenario';

/** A node of ours in a workflow, with these parameters. */
export const createNode = (
	name: string,
	type: 'scenario' | 'scenarioTrigger',
	parameters: IDataObject,
): INode => ({
	id: 'node',
	name,
	type: `${PACKAGE}.${type}`,
	typeVersion: 1,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
	credentials: { scenarioApi: { id: 'scenario-api', name: 'Scenario API' } },
});

export type NodesByName = Record<string, INodeType | IVersionedNodeType>;

/** The node types of the engine: ours, stubs for n8n's own, and additional ones. */
export function nodeTypes(more: NodesByName = {}): INodeTypes {
	const scenario = built<INodeType>('nodes/Scenario/Scenario.node.js', 'Scenario');
	const types: NodesByName = {
		[`${PACKAGE}.scenario`]: scenario,
		[`${PACKAGE}.scenarioTool`]: asTool(scenario),
		// Loaded when a workflow has it, as n8n does.
		get [`${PACKAGE}.scenarioTrigger`]() {
			return built<INodeType>('nodes/Scenario/ScenarioTrigger.node.js', 'ScenarioTrigger');
		},
	};
	const others: NodesByName = { ...stubs, ...agents, ...more };
	const typeOf = (name: string) => {
		const type = others[name] ?? types[name];
		if (!type) throw new Error(`The engine has no node type ${name}`);
		return type;
	};
	return {
		getByName: typeOf,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(typeOf(name), version),
		getKnownTypes: () => ({}),
	};
}
