import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { assetDetails } from '../../assets/asset';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { assetIdProperty, readAssetId } from './properties';

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	return await forEachItem(context, stop, async (itemIndex) => {
		const assetId = readAssetId(context, itemIndex);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const json = assetDetails(await run.loadAsset(assetId), simplify);
		return [{ json, pairedItem: { item: itemIndex } }];
	});
}

export const getAssetOperation: Operation = {
	name: 'Get Asset',
	value: 'get',
	action: 'Get asset',
	description: 'Get an asset: its type, dimensions and a new URL',
	properties: [assetIdProperty, simplifyProperty],
	execute,
};
