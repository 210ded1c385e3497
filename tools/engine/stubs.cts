import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

/** A node of a test or a tool, with one input and one output unless the description says otherwise. */
export const stubNode = (
	name: string,
	execute: NonNullable<INodeType['execute']>,
	description: Partial<INodeTypeDescription> = {},
): INodeType => ({
	description: {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 1.1, 2, 2.2, 3, 3.4],
		description: '',
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
		...description,
	},
	execute,
});

/** Outputs what comes in. */
export async function passThrough(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [this.getInputData()];
}

/**
 * n8n's own nodes are a separate package, far larger than this one. The workflows need only two of
 * them on the engine: a start, and a node that passes items on.
 */
export const stubs: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': stubNode('manualTrigger', passThrough, { inputs: [] }),
	'n8n-nodes-base.noOp': stubNode('noOp', passThrough),
	'n8n-nodes-base.stickyNote': stubNode('stickyNote', passThrough, { inputs: [] }),
};
