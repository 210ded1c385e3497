import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';
import { jsonParse, NodeConnectionTypes } from 'n8n-workflow';

import { stubNode } from './stubs.cts';

/** The node as n8n exposes it to agents: the same code under another name. */
export function asTool(node: INodeType): INodeType {
	const { description } = node;
	return Object.assign(Object.create(node) as INodeType, {
		description: {
			...description,
			name: `${description.name}Tool`,
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
		},
	});
}

interface Tool {
	name: string;
	description: string;
	invoke(args: IDataObject): Promise<string>;
}

const callsOf = (context: IExecuteFunctions) =>
	jsonParse<IDataObject[]>(context.getNodeParameter('calls', 0, '[]') as string);

/** Calls its tool directly, as n8n's first agents did and sub-agents still do. */
async function callDirectly(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
	if (!tool) throw new Error('The agent has no tool');
	const results: INodeExecutionData[] = [];
	for (const args of callsOf(this)) {
		const said = await tool.invoke(args).catch((reason: Error) => reason.message);
		results.push({ json: { said, name: tool.name, description: tool.description } });
	}
	return [results];
}

/** Lets the engine call its tool, one call after the other, as n8n's newer agents do. */
async function callByEngine(
	this: IExecuteFunctions,
	response?: EngineResponse,
): Promise<INodeExecutionData[][] | EngineRequest> {
	const earlier = (response?.metadata ?? {}) as { said?: string[] };
	const [last] = response?.actionResponses ?? [];
	const answer = last && [JSON.stringify(last.data.data?.ai_tool?.[0] ?? null)];
	const said = [...(earlier.said ?? []), ...(answer ?? [])];
	const input = callsOf(this)[said.length];
	if (!input) return [said.map((text) => ({ json: { said: text } }))];
	const tool = { connectionType: NodeConnectionTypes.AiTool, depth: 1 };
	const nodeName = this.getParentNodes(this.getNode().name, tool)[0]?.name ?? '';
	const action = {
		actionType: 'ExecutionNodeAction' as const,
		nodeName,
		input,
		type: NodeConnectionTypes.AiTool,
		id: `call-${said.length}`,
		metadata: {},
	};
	return { actions: [action], metadata: { said } };
}

const agent = (name: string, execute: NonNullable<INodeType['execute']>): INodeType =>
	stubNode(name, execute, {
		inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool }],
		properties: [{ displayName: 'Calls', name: 'calls', type: 'json', default: '[]' }],
	});

/** Agents that make the given calls, without a language model. */
export const agents: Record<string, INodeType> = {
	'test.directAgent': agent('directAgent', callDirectly),
	'test.engineAgent': agent('engineAgent', callByEngine),
};
