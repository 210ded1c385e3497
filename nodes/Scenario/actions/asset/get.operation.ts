import { assetDetails } from '../../assets/asset';
import { eachItem } from '../../execution/run';
import { assetIdProperty, readAssetId } from '../locators';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';

export const getAssetOperation: Operation = {
	name: 'Get Asset',
	value: 'get',
	action: 'Get asset',
	description: 'Get an asset: its type, dimensions and a new URL',
	properties: [assetIdProperty, simplifyProperty],
	execute: eachItem(({ context, loadAsset }) => async ({ itemIndex, simplify }) => {
		const asset = await loadAsset(readAssetId(context, itemIndex));
		return assetDetails(asset, simplify);
	}),
};
