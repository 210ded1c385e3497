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

/** The resources and the operation for which a field is shown. */
interface Shown {
	resource: string[];
	operation: string[];
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

/**
 * The fields of all operations, each shown only for its own. A field that several resources share, with
 * an operation of the same name, is listed once: n8n sends the whole list to the browser.
 */
export function createOperationProperties(resources: Resource[]): INodeProperties[] {
	const shared = new Map<string, { property: INodeProperties; show: Shown }>();
	for (const { value: resource, operations } of resources) {
		for (const { value: operation, properties } of operations) {
			for (const property of properties) {
				const key = JSON.stringify([operation, property]);
				const known = shared.get(key);
				if (known) known.show.resource.push(resource);
				else shared.set(key, { property, show: { resource: [resource], operation: [operation] } });
			}
		}
	}
	return [...shared.values()].map(({ property, show }) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { ...show, ...property.displayOptions?.show },
		},
	}));
}
