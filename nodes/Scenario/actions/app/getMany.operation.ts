import { appSummary, listApps } from '../../catalog/lists';
import { eachItem } from '../../execution/run';
import { asText, toDataObject } from '../../utils/json';
import { containsWords } from '../../utils/text';
import type { Operation } from '../operation';
import { createListLoader, getManyProperties, readGetMany, visibilityFilter } from '../properties';

const properties = getManyProperties([
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

export const getManyAppsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many apps',
	description: 'List the published apps of the project and public apps',
	properties,
	execute: eachItem(({ client, context }) => {
		const loadList = createListLoader(async (visibility) => await listApps(client, visibility));
		return async ({ itemIndex, simplify }) => {
			const { filters, limit } = readGetMany(context, itemIndex);
			const words = asText(filters.search) ?? '';
			const apps = (await loadList(filters.visibility))
				.map(({ record }) => ({ record, summary: appSummary(record) }))
				.filter(({ summary: { name, workflowId, description, tags } }) =>
					containsWords([name, workflowId, description, tags].join('\n'), words),
				);
			return apps
				.slice(0, limit)
				.map(({ record, summary }) => (simplify ? summary : toDataObject(record)));
		};
	}),
};
