import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

export const assetIdProperty: INodeProperties = {
	displayName: 'Asset',
	name: 'assetId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.assetId }}' },
	required: true,
	description: 'The file in Scenario. Defaults to the assetId of the input item.',
	builderHint: {
		propertyHint:
			'Leave it unset behind a Scenario node that returns an asset. Elsewhere set mode id and an expression that gives the assetId.',
	},
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a recent asset...',
			typeOptions: { searchListMethod: 'searchAssets', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. asset_qSACAtKeAbd1EmAEG4YNguea',
		},
	],
};

/**
 * The asset ID of an item.
 *
 * @throws {NodeOperationError} when there is none, or a list
 */
export function readAssetId(context: IExecuteFunctions, itemIndex: number): string {
	const given = context.getNodeParameter('assetId', itemIndex, '', { extractValue: true });
	const assetId = typeof given === 'string' ? given.trim() : '';
	if (assetId) return assetId;
	const message = Array.isArray(given)
		? '"Asset" takes one asset ID, but got a list'
		: '"Asset" is empty';
	const description = Array.isArray(given)
		? 'Add a Split Out node for the list before this one.'
		: 'Enter an asset ID, or connect this node to one that returns an assetId.';
	throw new NodeOperationError(context.getNode(), message, { itemIndex, description });
}
