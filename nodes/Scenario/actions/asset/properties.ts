import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

export const assetIdProperty: INodeProperties = {
	displayName: 'Asset',
	name: 'assetId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.assetId }}' },
	required: true,
	description: 'The file in Scenario. Behind Generate Video the default finds it by itself.',
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
 * The asset that an item names.
 *
 * @throws {NodeOperationError} when it names none, or several
 */
export function assetIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const given = context.getNodeParameter('assetId', itemIndex, '', { extractValue: true });
	const assetId = typeof given === 'string' ? given.trim() : '';
	if (assetId) return assetId;
	const message = Array.isArray(given)
		? 'The parameter Asset takes one asset ID, but got a list'
		: 'The parameter Asset is empty';
	const description = Array.isArray(given)
		? 'Put a Split Out node on the list in front of this one.'
		: 'Give an asset ID, or connect this node behind one that puts out an assetId.';
	throw new NodeOperationError(context.getNode(), message, { itemIndex, description });
}
