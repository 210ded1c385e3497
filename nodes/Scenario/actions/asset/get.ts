import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { startRun } from '../run';
import { assetOutput } from './output';
import { assetIdOf, assetIdProperty } from './properties';

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	return await forEachItem(context, stop, async (itemIndex) => {
		const assetId = assetIdOf(context, itemIndex);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const json = assetOutput(await run.lookUp(assetId), simplify);
		return [{ json, pairedItem: { item: itemIndex } }];
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
