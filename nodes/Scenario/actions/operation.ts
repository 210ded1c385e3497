import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** How the panel lists an operation. */
export interface OperationWords {
	name: string;
	value: string;
	action: string;
	description: string;
}

/** One operation of the node: what the panel lists, its fields, and what it does. */
export interface Operation extends OperationWords {
	/** Without `displayOptions` for resource and operation: those are added here. */
	properties: INodeProperties[];
	/** Runs over all input items and returns the output items, in input order. */
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

export interface Resource {
	name: string;
	value: string;
	operations: Operation[];
	/** What the panel starts with. */
	defaultOperation: string;
}

/** The picker of the resource's operations. */
export const operationPickerOf = ({
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

/** The fields of the resource's operations, each shown for its own operation alone. */
export const propertiesOf = ({ value, operations }: Resource): INodeProperties[] =>
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
