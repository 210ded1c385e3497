import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

const node = (name: string, inputs: Array<'main'>, execute: Execute): INodeType => ({
	description: {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 1.1, 2, 3, 3.4],
		description: '',
		defaults: { name },
		inputs,
		outputs: ['main'],
		properties: [],
	},
	execute,
});

async function passThrough(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [this.getInputData()];
}

/**
 * n8n's own nodes are a separate package, far larger than this one. The workflows need only two of
 * them on the engine: a start, and a node that passes items on.
 */
export const stubs: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': node('manualTrigger', [], passThrough),
	'n8n-nodes-base.noOp': node('noOp', ['main'], passThrough),
	'n8n-nodes-base.stickyNote': node('stickyNote', [], passThrough),
};
