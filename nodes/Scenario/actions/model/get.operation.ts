import { findWith, listBaseModels } from '../../catalog/baseModels';
import { createModelLoader, MODEL_KIND } from '../../catalog/runnable';
import { eachItem } from '../../execution/run';
import { parseModel } from '../../models/model';
import { modelDetails, trainedModelDetails } from '../../models/modelOutput';
import { isTrained } from '../../models/trainedModel';
import { asRecord, toDataObject } from '../../utils/json';
import { modelProperty, readRunnableId } from '../locators';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';

const CONCURRENT_REQUESTS = 10;

export const getModelOperation: Operation = {
	name: 'Get Model',
	value: 'get',
	action: 'Get model',
	description: 'Get a model with its inputs: names, types, limits and choices',
	properties: [modelProperty('searchAllModels'), simplifyProperty],
	execute: eachItem(({ client, context }) => {
		const find = findWith(createModelLoader(client, MODEL_KIND));
		return async ({ itemIndex, simplify }) => {
			const { path, key } = MODEL_KIND.record(readRunnableId(context, MODEL_KIND, itemIndex));
			const reply = await client.get(path);
			const record = asRecord(reply[key] ?? reply);
			const model = parseModel(record);
			if (!simplify || !model) return toDataObject(record);
			return toDataObject(
				isTrained(model)
					? trainedModelDetails(model, await listBaseModels(model, find))
					: modelDetails(model),
			);
		};
	}, CONCURRENT_REQUESTS),
};
