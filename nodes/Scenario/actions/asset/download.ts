import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { downloadFile } from '../../assets/download';
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
		const settings = waitingSettings(context, itemIndex);
		const origin = { pairedItem: { item: itemIndex } };
		const asset = await run.lookUp(assetId);
		const json = assetOutput(asset, settings.simplify);
		// An agent gets JSON alone: n8n would drop the file.
		if (!settings.downloadFiles) return [{ json, ...origin }];
		const file = await run.downloads(async () => await downloadFile(context, run.api, asset));
		return [{ json, binary: { [settings.binaryPropertyOutput]: file }, ...origin }];
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
