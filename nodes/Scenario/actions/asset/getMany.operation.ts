import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { assetDetails } from '../../assets/asset';
import { listAssets } from '../../assets/listAssets';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import { limitConcurrency } from '../../utils/concurrency';
import { asRecord, asText } from '../../utils/json';
import { filtersProperty, limitProperties, readLimit } from '../getMany';
import type { Operation } from '../operation';
import { readNames, simplifyProperty } from '../properties';

const CONCURRENT_LISTS = 3;

const filters = filtersProperty([
	{
		displayName: 'Collection ID',
		name: 'collectionId',
		type: 'string',
		default: '',
		placeholder: 'e.g. collection_aZ67MsuuyQ5JawJekta3V7yD',
		description: 'Only return assets of this collection',
	},
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		default: 'image',
		description: 'Only return assets of this kind',
		options: [
			{ name: '3D Model', value: '3d' },
			{ name: 'Audio', value: 'audio' },
			{ name: 'Document', value: 'document' },
			{ name: 'HDR Image', value: 'image-hdr' },
			{ name: 'Image', value: 'image' },
			{ name: 'JSON', value: 'json' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. lighthouse at dawn',
		description: "Return the results of Scenario's search, the best first",
	},
	{
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		default: '',
		placeholder: 'e.g. campaign, approved',
		description: 'Only return assets with all of these tags, separated by commas',
	},
]);

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const lists = limitConcurrency(CONCURRENT_LISTS);
	return await forEachItem(context, stop, async (itemIndex) => {
		const given = asRecord(context.getNodeParameter('filters', itemIndex, {}));
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const limit = readLimit(context, itemIndex);
		const wanted = {
			search: asText(given.search)?.trim(),
			kind: asText(given.kind),
			tags: readNames(given.tags),
			collectionId: asText(given.collectionId)?.trim(),
		};
		const assets = await lists(async () => await listAssets(run.client, wanted, limit));
		return assets.map((asset) => ({
			json: assetDetails(asset, simplify),
			pairedItem: { item: itemIndex },
		}));
	});
}

export const getManyAssetsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many assets',
	description: 'List or search the assets of the project',
	properties: [...limitProperties, filters, simplifyProperty],
	execute,
};
