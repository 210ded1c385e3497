import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { downloadAsset } from '../../assets/download';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { additionalOptions, outputFileOption, simplifyProperty } from '../properties';
import { startRun } from '../run';
import { waitingSettings } from '../settings';
import { assetOutput } from './output';
import { assetIdOf, assetIdProperty } from './properties';

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	return await forEachItem(context, stop, async (itemIndex) => {
		const assetId = assetIdOf(context, itemIndex);
		const { binaryPropertyOutput, simplify } = waitingSettings(context, itemIndex);
		const { asset, file } = await run.downloads(
			async () => await downloadAsset(context, run.api, assetId),
		);
		const json = assetOutput(asset, simplify);
		const binary = { [binaryPropertyOutput]: file };
		return [{ json, binary, pairedItem: { item: itemIndex } }];
	});
}

export const downloadAssetOperation: Operation = {
	name: 'Download Asset',
	value: 'download',
	action: 'Download asset',
	description: 'Get the file of an asset, for the nodes that follow',
	properties: [assetIdProperty, simplifyProperty, additionalOptions([outputFileOption])],
	execute,
};
