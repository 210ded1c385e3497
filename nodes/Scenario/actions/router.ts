import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { forAgent, isTool, swallowsToolErrors } from '../execution/aiTool';
import { errorItem, isCanceled, toCanceledError } from '../execution/items';
import type { ItemError } from '../execution/jobErrors';
import { toItemError } from '../execution/jobErrors';
import { getUsageOperation } from './account/getUsage.operation';
import { appResource } from './app/resource';
import { downloadAssetOperation } from './asset/download.operation';
import { getAssetOperation } from './asset/get.operation';
import { getManyAssetsOperation } from './asset/getMany.operation';
import { uploadAssetOperation } from './asset/upload.operation';
import { audioResource, imageResource, threeDResource, videoResource } from './generate/resources';
import { cancelJobOperation } from './job/cancel.operation';
import { getJobOperation } from './job/get.operation';
import { getManyJobsOperation } from './job/getMany.operation';
import { waitForCompletionOperation } from './job/waitForCompletion.operation';
import { getModelOperation } from './model/get.operation';
import { getManyModelsOperation } from './model/getMany.operation';
import type { Operation, Resource } from './operation';
import { createOperationPicker, createOperationProperties } from './operation';
import { generatePromptOperation } from './prompt/generate.operation';

const accountResource: Resource = {
	name: 'Account',
	value: 'account',
	defaultOperation: 'getUsage',
	operations: [getUsageOperation],
};

const assetResource: Resource = {
	name: 'Asset',
	value: 'asset',
	defaultOperation: 'download',
	operations: [
		downloadAssetOperation,
		getAssetOperation,
		getManyAssetsOperation,
		uploadAssetOperation,
	],
};

const jobResource: Resource = {
	name: 'Job',
	value: 'job',
	defaultOperation: 'get',
	operations: [
		cancelJobOperation,
		getJobOperation,
		getManyJobsOperation,
		waitForCompletionOperation,
	],
};

const modelResource: Resource = {
	name: 'Model',
	value: 'model',
	defaultOperation: 'getMany',
	operations: [getModelOperation, getManyModelsOperation],
};

const promptResource: Resource = {
	name: 'Prompt',
	value: 'prompt',
	defaultOperation: 'generate',
	operations: [generatePromptOperation],
};

/** In the order in which the panel lists them. */
const RESOURCES: Resource[] = [
	threeDResource,
	accountResource,
	appResource,
	assetResource,
	audioResource,
	imageResource,
	jobResource,
	modelResource,
	promptResource,
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
	...RESOURCES.map(createOperationPicker),
	...createOperationProperties(RESOURCES),
];

/** @throws {NodeOperationError} when a hand-written workflow contains an unknown operation */
function findOperation(context: IExecuteFunctions): Operation {
	const named = (parameter: string) => String(context.getNodeParameter(parameter, 0, ''));
	const resource = RESOURCES.find(({ value }) => value === named('resource'));
	const operation = resource?.operations.find(({ value }) => value === named('operation'));
	if (operation) return operation;
	throw new NodeOperationError(
		context.getNode(),
		`This node has no operation "${named('operation')}" for the resource "${named('resource')}"`,
		{ description: 'Open the node and select the resource and operation again.' },
	);
}

/**
 * Runs the selected operation on all items. With On Error: Continue, anything thrown turns each input
 * item into an error item: n8n would otherwise pass the input on as if it had succeeded.
 *
 * @throws {NodeApiError | NodeOperationError} without On Error: Continue, and when the execution is
 *   canceled
 */
export async function executeOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	try {
		return await findOperation(context).execute(context);
	} catch (reason) {
		if (isCanceled(context)) throw toCanceledError(context, reason);
		const error = toItemError(context, reason, 0);
		if (isTool(context)) return errorForAgent(context, error);
		if (!context.continueOnFail()) throw error;
		return context.getInputData().map((_, itemIndex) => errorItem(context, error, itemIndex));
	}
}

/** @throws {NodeApiError | NodeOperationError} when the agent receives thrown errors */
function errorForAgent(context: IExecuteFunctions, error: ItemError): INodeExecutionData[] {
	if (swallowsToolErrors(context)) return [errorItem(context, forAgent(error), 0)];
	throw forAgent(error);
}
