import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { getAsset } from '../../assets/download';
import { limitTo } from '../../transport/limit';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { startRun } from '../run';
import { assetOutput } from './output';
import { assetIdOf, assetIdProperty } from './properties';

const REQUESTS_AT_ONCE = 5;

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const requests = limitTo(REQUESTS_AT_ONCE);
	return await forEachItem(context, stop, async (itemIndex) => {
		const assetId = assetIdOf(context, itemIndex);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const asset = await requests(async () => await getAsset(run.api, assetId));
		return [{ json: assetOutput(asset, simplify), pairedItem: { item: itemIndex } }];
	});
}

export const getAssetOperation: Operation = {
	name: 'Get Asset',
	value: 'get',
	action: 'Get asset',
	description: 'Look up an asset: its type, its measures and a fresh URL',
	properties: [assetIdProperty, simplifyProperty],
	execute,
};
