import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { MODEL_KIND } from '../catalog/runnable';
import { forAgent, isTool, swallowsToolErrors } from '../execution/aiTool';
import { errorItem, isCanceled, toCanceledError, toItemError } from '../execution/itemErrors';
import { getBalanceOperation } from './account/getBalance.operation';
import { getUsageOperation } from './account/getUsage.operation';
import { answerApprovalOperation } from './app/answerApproval.operation';
import { getManyAppsOperation } from './app/getMany.operation';
import { getAppOperation } from './app/get.operation';
import { appGeneration, runAppOperation } from './app/run.operation';
import { deleteAssetOperation } from './asset/delete.operation';
import { downloadAssetOperation } from './asset/download.operation';
import { getManyAssetsOperation } from './asset/getMany.operation';
import { getAssetOperation } from './asset/get.operation';
import { organizeAssetOperation } from './asset/organize.operation';
import { uploadAssetOperation } from './asset/upload.operation';
import { estimateCostOperation } from './generate/estimateCost.operation';
import { generationOperation, runnableGeneration } from './generate/generate.operation';
import { inputProperties, noPromptNotice, promptProperty } from './generate/properties';
import { cancelJobOperation } from './job/cancel.operation';
import { getManyJobsOperation } from './job/getMany.operation';
import { getJobOperation } from './job/get.operation';
import { waitForCompletionOperation } from './job/waitForCompletion.operation';
import { baseModelOption, modelProperty } from './locators';
import { getManyModelsOperation } from './model/getMany.operation';
import { getModelOperation } from './model/get.operation';
import type { Operation, Resource } from './operation';
import { generatePromptOperation, promptGeneration } from './prompt/generate.operation';

/** A type of output with its labels. `value` also filters the model list: see `getCapabilities`. */
interface Modality {
	value: string;
	/** In Title Case. */
	name: string;
	/** For use within a sentence. */
	lower: string;
	plural: string;
	promptExample: string;
}

/** The resource of a modality. They differ only in labels and model list. */
function modalityResource({ value, name, lower, plural, promptExample }: Modality): Resource {
	const generation = runnableGeneration(MODEL_KIND, {
		lower,
		properties: [
			modelProperty('searchModels'),
			promptProperty(promptExample),
			noPromptNotice,
			...inputProperties(MODEL_KIND),
		],
		options: [baseModelOption],
	});
	const generate = generationOperation(generation, {
		name: `Generate ${name}`,
		value: 'generate',
		action: `Generate ${lower}`,
		description: `Generate ${plural} with any model and return the files. Each job costs Creative Units.`,
	});
	const operations = [generate, estimateCostOperation(generation)];
	return { name, value, defaultOperation: 'generate', operations };
}

/** In the order in which the panel lists them. */
const RESOURCES: Resource[] = [
	modalityResource({
		value: 'threeD',
		name: '3D Model',
		lower: '3D model',
		plural: '3D models',
		promptExample: 'A brass ship compass with an open lid',
	}),
	{
		name: 'Account',
		value: 'account',
		defaultOperation: 'getUsage',
		operations: [getBalanceOperation, getUsageOperation],
	},
	{
		name: 'App',
		value: 'app',
		defaultOperation: 'run',
		operations: [
			answerApprovalOperation,
			estimateCostOperation(appGeneration),
			getAppOperation,
			getManyAppsOperation,
			runAppOperation,
		],
	},
	{
		name: 'Asset',
		value: 'asset',
		defaultOperation: 'download',
		operations: [
			deleteAssetOperation,
			downloadAssetOperation,
			getAssetOperation,
			getManyAssetsOperation,
			organizeAssetOperation,
			uploadAssetOperation,
		],
	},
	modalityResource({
		value: 'audio',
		name: 'Audio',
		lower: 'audio',
		plural: 'audio',
		promptExample: 'Rain on a tin roof, distant thunder, no music',
	}),
	modalityResource({
		value: 'image',
		name: 'Image',
		lower: 'image',
		plural: 'images',
		promptExample: 'A wooden cabin in a snowy forest, soft morning light',
	}),
	{
		name: 'Job',
		value: 'job',
		defaultOperation: 'get',
		operations: [
			cancelJobOperation,
			getJobOperation,
			getManyJobsOperation,
			waitForCompletionOperation,
		],
	},
	{
		name: 'Model',
		value: 'model',
		defaultOperation: 'getMany',
		operations: [getModelOperation, getManyModelsOperation],
	},
	{
		name: 'Prompt',
		value: 'prompt',
		defaultOperation: 'generate',
		operations: [estimateCostOperation(promptGeneration), generatePromptOperation],
	},
	modalityResource({
		value: 'text',
		name: 'Text',
		lower: 'text',
		plural: 'text',
		promptExample: 'Describe this photo in one sentence, for a blind reader',
	}),
	modalityResource({
		value: 'video',
		name: 'Video',
		lower: 'video',
		plural: 'videos',
		promptExample: 'A lone skateboarder on a coastal road at sunset, tracking shot',
	}),
];

/** The Operation parameter of a resource. */
const createOperationPicker = ({
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
		const isOver = isCanceled(context);
		const error = isOver ? toCanceledError(context, reason) : toItemError(context, reason, 0);
		if (isTool(context) && !isOver) {
			if (swallowsToolErrors(context)) return [errorItem(context, forAgent(error), 0)];
			throw forAgent(error);
		}
		if (isTool(context) || !context.continueOnFail()) throw error;
		return context.getInputData().map((_, itemIndex) => errorItem(context, error, itemIndex));
	}
}
