import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** One operation of the node: its labels in the panel, its fields and its implementation. */
export interface Operation {
	name: string;
	value: string;
	action: string;
	description: string;
	/** Without `displayOptions` for resource and operation, which are added later. */
	properties: INodeProperties[];
	/** Processes all input items and returns the output items in input order. */
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

/** The labels of an operation in the panel. */
export type OperationLabels = Omit<Operation, 'properties' | 'execute'>;

export interface Resource {
	name: string;
	value: string;
	operations: Operation[];
	/** Selected when the resource is selected. */
	defaultOperation: string;
}
