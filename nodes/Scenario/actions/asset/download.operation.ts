import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { assetDetails } from '../../assets/asset';
import { downloadFile } from '../../assets/download';
import { resultName } from '../../assets/fileName';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import { readWaitOptions } from '../../execution/options';
import type { Operation } from '../operation';
import {
	additionalOptions,
	fileNameOption,
	outputFileOption,
	simplifyProperty,
} from '../properties';
import { assetIdProperty, readAssetId } from './properties';

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	return await forEachItem(context, stop, async (itemIndex) => {
		const assetId = readAssetId(context, itemIndex);
		const settings = readWaitOptions(context, itemIndex);
		const origin = { pairedItem: { item: itemIndex } };
		const asset = await run.loadAsset(assetId);
		const json = assetDetails(asset, settings.simplify);
		// Agents only receive JSON: n8n would drop the file.
		if (!settings.downloadFiles) return [{ json, ...origin }];
		const name = settings.fileName ? resultName(asset, settings.fileName, 0) : undefined;
		const limit = run.limitDownloads;
		const file = await downloadFile(context, run.client, asset, { limit, name });
		return [{ json, binary: { [settings.binaryPropertyOutput]: file }, ...origin }];
	});
}

export const downloadAssetOperation: Operation = {
	name: 'Download Asset',
	value: 'download',
	action: 'Download asset',
	description: 'Download the file of an asset and pass it to the next node',
	properties: [
		assetIdProperty,
		simplifyProperty,
		additionalOptions([fileNameOption, outputFileOption]),
	],
	execute,
};
