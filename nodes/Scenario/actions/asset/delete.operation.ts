import { createAssetDeleter } from '../../assets/changeAssets';
import { eachItem } from '../../execution/run';
import { toNodeApiError } from '../../transport/errorMessages';
import { assetIdProperty, readAssetId } from '../locators';
import type { Operation } from '../operation';

export const deleteAssetOperation: Operation = {
	name: 'Delete Asset',
	value: 'delete',
	action: 'Delete asset',
	description: 'Delete an asset from Scenario',
	properties: [assetIdProperty],
	execute: eachItem(({ client, context }) => {
		const deleteAsset = createAssetDeleter(client);
		return async ({ itemIndex }) => {
			const result = await deleteAsset(readAssetId(context, itemIndex));
			if ('failure' in result) throw toNodeApiError(client.node, result.failure, itemIndex);
			return { deleted: true };
		};
	}),
};
