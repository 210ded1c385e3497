import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { appSummary, listApps } from '../../catalog/apps';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import { asRecord, asText, toDataObject } from '../../utils/json';
import { containsWords } from '../../utils/text';
import { filtersProperty, limitProperties, readLimit } from '../getMany';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { createListLoader, visibilityFilter } from '../visibility';

const filters = filtersProperty([
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. product turntable',
		description: 'Only return apps whose name, ID, description or tags contain all words',
	},
	visibilityFilter('apps'),
]);

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const loadList = createListLoader(async (visibility) => await listApps(run.client, visibility));

	return await forEachItem(context, stop, async (itemIndex) => {
		const { search, visibility } = asRecord(context.getNodeParameter('filters', itemIndex, {}));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const limit = readLimit(context, itemIndex);
		const words = asText(search) ?? '';
		const apps = (await loadList(visibility))
			.map(({ record }) => ({ record, summary: appSummary(record) }))
			.filter(({ summary: { name, workflowId, description, tags } }) =>
				containsWords([name, workflowId, description, tags].join('\n'), words),
			);
		return apps.slice(0, limit).map(({ record, summary }) => ({
			json: simplify ? summary : toDataObject(record),
			pairedItem: { item: itemIndex },
		}));
	});
}

export const getManyAppsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many apps',
	description: 'List the published apps of the project and public apps',
	properties: [...limitProperties, filters, simplifyProperty],
	execute,
};
