import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { MODEL } from '../../catalog/runnable';
import { dataOf } from '../../jobs/output';
import { modelDetails } from '../../models/modelOutput';
import { readModel } from '../../models/readModel';
import { recordOf } from '../../transport/json';
import { limitTo } from '../../transport/limit';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { modelProperty, simplifyProperty } from '../properties';
import { startRun } from '../run';

const REQUESTS_AT_ONCE = 5;

function modelIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const given = context.getNodeParameter('model', itemIndex, '', { extractValue: true });
	const modelId = typeof given === 'string' ? given.trim() : '';
	if (modelId) return modelId;
	throw new NodeOperationError(context.getNode(), 'No model is selected', {
		itemIndex,
		description: 'Pick one in the parameter Model, or check the expression there.',
	});
}

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const requests = limitTo(REQUESTS_AT_ONCE);
	return await forEachItem(context, stop, async (itemIndex) => {
		const { path, key } = MODEL.record(modelIdOf(context, itemIndex));
		const reply = await requests(async () => await run.api.get(path));
		const record = recordOf(reply[key] ?? reply);
		const model = readModel(record);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const json = simplify && model ? dataOf(modelDetails(model)) : dataOf(record);
		return [{ json, pairedItem: { item: itemIndex } }];
	});
}

export const getModelOperation: Operation = {
	name: 'Get Model',
	value: 'get',
	action: 'Get model',
	description:
		'Look up a model and the inputs that it takes: their names, types, limits and choices',
	properties: [modelProperty('searchAllModels'), simplifyProperty],
	execute,
};
