import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { listModels } from '../../catalog/models';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import type { Model } from '../../models/model';
import { findModels, getCapabilities } from '../../models/modelList';
import { modelSummary } from '../../models/modelOutput';
import type { ModelKind } from '../../models/modelTypes';
import { asRecord, asText, toDataObject } from '../../utils/json';
import { limitProperties, readLimit } from '../getMany';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { createListLoader } from '../visibility';
import { KINDS, modelFilters } from './filters';

const readKind = (given: unknown): ModelKind | undefined => KINDS.find((kind) => kind === given);

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const loadList = createListLoader(async (visibility) => await listModels(run.client, visibility));

	return await forEachItem(context, stop, async (itemIndex) => {
		const filters = asRecord(context.getNodeParameter('filters', itemIndex, {}));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const limit = readLimit(context, itemIndex);
		const modality = asText(filters.modality);
		const capability = asText(filters.capability);
		const can = ({ capabilities }: Model) =>
			capability === undefined || capabilities.includes(capability);
		const found = findModels(await loadList(filters.visibility), {
			kind: readKind(filters.kind),
			capabilities: modality === undefined ? undefined : getCapabilities(modality),
			filter: asText(filters.search),
		});
		return found
			.filter(can)
			.slice(0, limit)
			.map((model) => ({
				json: simplify ? toDataObject(modelSummary(model)) : toDataObject(model.record),
				pairedItem: { item: itemIndex },
			}));
	});
}

export const getManyModelsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many models',
	description: 'List models by resource, type, capability or name',
	properties: [...limitProperties, modelFilters, simplifyProperty],
	execute,
};
