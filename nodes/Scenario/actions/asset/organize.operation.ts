import type { INodeProperties } from 'n8n-workflow';

import { assetDetails } from '../../assets/asset';
import { createAssetOrganizer } from '../../assets/changeAssets';
import { refuse } from '../../execution/itemErrors';
import { eachItem } from '../../execution/run';
import { asRecord } from '../../utils/json';
import { assetIdProperty, readAssetId } from '../locators';
import type { Operation } from '../operation';
import { readNames, simplifyProperty } from '../properties';

const changesProperty: INodeProperties = {
	displayName: 'Changes',
	name: 'changes',
	type: 'collection',
	placeholder: 'Add change',
	default: {},
	options: [
		{
			displayName: 'Add Tags',
			name: 'addTags',
			type: 'string',
			default: '',
			placeholder: 'e.g. campaign, approved',
			description: 'Tags to add to the asset, separated by commas',
		},
		{
			displayName: 'Add to Collections',
			name: 'addToCollections',
			type: 'string',
			default: '',
			placeholder: 'e.g. collection_aZ67MsuuyQ5JawJekta3V7yD',
			description: 'IDs of collections to add the asset to, separated by commas',
		},
		{
			displayName: 'Remove From Collections',
			name: 'removeFromCollections',
			type: 'string',
			default: '',
			placeholder: 'e.g. collection_aZ67MsuuyQ5JawJekta3V7yD',
			description: 'IDs of collections to remove the asset from, separated by commas',
		},
		{
			displayName: 'Remove Tags',
			name: 'removeTags',
			type: 'string',
			default: '',
			placeholder: 'e.g. draft',
			description: 'Tags to remove from the asset, separated by commas',
		},
	],
};

export const organizeAssetOperation: Operation = {
	name: 'Organize Asset',
	value: 'organize',
	action: 'Organize asset',
	description: 'Add or remove tags and collections of an asset',
	properties: [assetIdProperty, changesProperty, simplifyProperty],
	execute: eachItem(({ client, context, loadAsset }) => {
		const organize = createAssetOrganizer(client, loadAsset);
		return async ({ itemIndex, simplify }) => {
			const assetId = readAssetId(context, itemIndex);
			const given = asRecord(context.getNodeParameter('changes', itemIndex, {}));
			if (Object.keys(given).length === 0) {
				const advice = 'Add a change, e.g. Add Tags. Nothing was changed.';
				return refuse(context, itemIndex, '"Changes" is empty', advice);
			}
			const changes = {
				addTags: readNames(given.addTags),
				removeTags: readNames(given.removeTags),
				addTo: readNames(given.addToCollections),
				removeFrom: readNames(given.removeFromCollections),
			};
			const asset = await organize(await loadAsset(assetId), changes, itemIndex);
			return assetDetails(asset, simplify);
		};
	}),
};
