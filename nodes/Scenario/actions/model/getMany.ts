import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Visibility } from '../../catalog/models';
import { listModels } from '../../catalog/models';
import { dataOf } from '../../jobs/output';
import { capabilitiesOf } from '../../models/capabilities';
import { findModels } from '../../models/modelList';
import { modelSummary } from '../../models/modelOutput';
import type { Model } from '../../models/types';
import { recordOf, textOf } from '../../transport/json';
import { forEachItem } from '../items';
import { limitOf, limitProperties } from '../limit';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { startRun } from '../run';
import { modelFilters } from './filters';

const visibilityOf = (given: unknown): Visibility =>
	given === 'own' || given === 'public' ? given : 'all';

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	/** One reading of the list serves all items. */
	const lists = new Map<Visibility, ReturnType<typeof listModels>>();
	const listOf = async (visibility: Visibility) => {
		const list = lists.get(visibility) ?? listModels(run.api, visibility);
		lists.set(visibility, list);
		return await list;
	};

	return await forEachItem(context, stop, async (itemIndex) => {
		const filters = recordOf(context.getNodeParameter('filters', itemIndex, {}));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const limit = limitOf(context, itemIndex);
		const modality = textOf(filters.modality);
		const capability = textOf(filters.capability);
		const can = ({ capabilities }: Model) =>
			capability === undefined || capabilities.includes(capability);
		const found = findModels(await listOf(visibilityOf(filters.visibility)), {
			capabilities: modality === undefined ? undefined : capabilitiesOf(modality),
			filter: textOf(filters.search),
		});
		return found
			.filter(can)
			.slice(0, limit)
			.map((model) => ({
				json: simplify ? dataOf(modelSummary(model)) : dataOf(model.record),
				pairedItem: { item: itemIndex },
			}));
	});
}

export const getManyModelsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many models',
	description: 'List models that can be run, by what they make, what they can do, or by name',
	properties: [...limitProperties, modelFilters, simplifyProperty],
	execute,
};
