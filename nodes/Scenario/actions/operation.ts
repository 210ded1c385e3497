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

/** A field, and the resources and the operation for which it is shown. */
interface SharedProperty {
	key: string;
	property: INodeProperties;
	show: { resource: string[]; operation: string[] };
}

/**
 * The fields of all operations, each shown only for its own. A field that several resources share, with
 * an operation of the same name, is listed once, because n8n sends the whole list to the browser. Each
 * resource keeps the order of its fields.
 */
export function createOperationProperties(resources: Resource[]): INodeProperties[] {
	const shared: SharedProperty[] = [];
	for (const { value: resource, operations } of resources) {
		for (const { value: operation, properties } of operations) {
			let next = 0;
			for (const property of properties) {
				const key = JSON.stringify([operation, property]);
				const at = shared.findIndex((known, index) => index >= next && known.key === key);
				if (at >= 0) shared[at]?.show.resource.push(resource);
				else {
					const show = { resource: [resource], operation: [operation] };
					shared.splice(next, 0, { key, property, show });
				}
				next = (at >= 0 ? at : next) + 1;
			}
		}
	}
	return shared.map(({ property, show }) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { ...show, ...property.displayOptions?.show },
		},
	}));
}
