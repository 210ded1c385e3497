import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** Labels of an operation in the panel. */
export interface OperationLabels {
	name: string;
	value: string;
	action: string;
	description: string;
}

/** One operation of the node: its labels, its fields and its implementation. */
export interface Operation extends OperationLabels {
	/** Without `displayOptions` for resource and operation, which are added later. */
	properties: INodeProperties[];
	/** Processes all input items and returns the output items in input order. */
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

export interface Resource {
	name: string;
	value: string;
	operations: Operation[];
	/** Selected when the resource is selected. */
	defaultOperation: string;
}

/** The Operation parameter of a resource. */
export const createOperationPicker = ({
	value,
	operations,
	defaultOperation,
}: Resource): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: defaultOperation,
	displayOptions: { show: { resource: [value] } },
	options: operations.map(({ name, value: operation, action, description }) => ({
		name,
		value: operation,
		action,
		description,
	})),
});

/** The fields of a resource's operations, each shown only for its own operation. */
export const createOperationProperties = ({ value, operations }: Resource): INodeProperties[] =>
	operations.flatMap((operation) =>
		operation.properties.map((property) => ({
			...property,
			displayOptions: {
				...property.displayOptions,
				show: {
					resource: [value],
					operation: [operation.value],
					...property.displayOptions?.show,
				},
			},
		})),
	);
