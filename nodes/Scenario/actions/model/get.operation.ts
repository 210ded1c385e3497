import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { findWith, listBaseModels } from '../../catalog/baseModels';
import { createModelLoader } from '../../catalog/models';
import { MODEL_KIND } from '../../catalog/runnable';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import { modelDetails, trainedModelDetails } from '../../models/modelOutput';
import { parseModel } from '../../models/parseModel';
import { isTrained } from '../../models/trainedModel';
import { limitConcurrency } from '../../utils/concurrency';
import { asRecord, toDataObject } from '../../utils/json';
import type { Operation } from '../operation';
import { modelProperty, simplifyProperty } from '../properties';

const CONCURRENT_REQUESTS = 5;

function readModelId(context: IExecuteFunctions, itemIndex: number): string {
	const given = context.getNodeParameter('model', itemIndex, '', { extractValue: true });
	const modelId = typeof given === 'string' ? given.trim() : '';
	if (modelId) return modelId;
	throw new NodeOperationError(context.getNode(), 'No model is selected', {
		itemIndex,
		description: 'Select one in "Model", or check its expression.',
	});
}

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const requests = limitConcurrency(CONCURRENT_REQUESTS);
	const find = findWith(createModelLoader(run.client, MODEL_KIND));
	return await forEachItem(context, stop, async (itemIndex) => {
		const { path, key } = MODEL_KIND.record(readModelId(context, itemIndex));
		const reply = await requests(async () => await run.client.get(path));
		const record = asRecord(reply[key] ?? reply);
		const model = parseModel(record);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		if (!simplify || !model) {
			return [{ json: toDataObject(record), pairedItem: { item: itemIndex } }];
		}
		const details = isTrained(model)
			? trainedModelDetails(model, await requests(async () => await listBaseModels(model, find)))
			: modelDetails(model);
		const json = toDataObject(details);
		return [{ json, pairedItem: { item: itemIndex } }];
	});
}

export const getModelOperation: Operation = {
	name: 'Get Model',
	value: 'get',
	action: 'Get model',
	description: 'Get a model with its inputs: names, types, limits and choices',
	properties: [modelProperty('searchAllModels'), simplifyProperty],
	execute,
};
