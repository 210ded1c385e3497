import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { assetResource } from './asset';
import { audioResource } from './audio';
import { imageResource } from './image';
import { atItem, failedItem } from './items';
import { jobResource } from './job';
import { modelResource } from './model';
import type { Operation, Resource } from './operation';
import { operationPickerOf, propertiesOf } from './operation';
import { threeDResource } from './threeD';
import { forAgent, hearsNoErrors, isTool } from './tool';
import { videoResource } from './video';
import { workflowResource } from './workflow';

/** In the order of the panel. */
const RESOURCES: Resource[] = [
	threeDResource,
	workflowResource,
	assetResource,
	audioResource,
	imageResource,
	jobResource,
	modelResource,
	videoResource,
];

/** The node's properties: resource, operation, and the fields of each operation. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'video',
		options: RESOURCES.map(({ name, value }) => ({ name, value })),
	},
	...RESOURCES.map(operationPickerOf),
	...RESOURCES.flatMap(propertiesOf),
];

async function runAsTool(context: IExecuteFunctions, operation: Operation) {
	try {
		return await operation.execute(context);
	} catch (reason) {
		const error = forAgent(atItem(context, reason, 0));
		if (hearsNoErrors(context)) return [failedItem(context, error, 0)];
		throw error;
	}
}

/**
 * Runs the operation that the node is set to, over all its items.
 *
 * @throws {NodeOperationError} when a workflow written by hand names one that does not exist
 */
export async function executeOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const named = (parameter: string) => String(context.getNodeParameter(parameter, 0, ''));
	const resource = RESOURCES.find(({ value }) => value === named('resource'));
	const operation = resource?.operations.find(({ value }) => value === named('operation'));
	if (operation && isTool(context)) return await runAsTool(context, operation);
	if (operation) return await operation.execute(context);
	throw new NodeOperationError(
		context.getNode(),
		`This node has no operation "${named('operation')}" for the resource "${named('resource')}"`,
		{ description: 'Open the node and pick resource and operation again.' },
	);
}
