import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { assetDetails } from '../../assets/asset';
import { downloadFile, requestConversion } from '../../assets/download';
import { resultName } from '../../assets/fileName';
import { startRun } from '../../execution/run';
import { readWaitOptions } from '../../execution/waiting';
import { toNodeApiError } from '../../transport/errorMessages';
import { asRecord, asText } from '../../utils/json';
import { assetIdProperty, readAssetId } from '../locators';
import type { Operation } from '../operation';
import {
	additionalOptions,
	fileNameOption,
	outputFileOption,
	simplifyProperty,
} from '../properties';

const ORIGINAL = 'original';

const formatOption: INodeProperties = {
	displayName: 'Format',
	name: 'format',
	type: 'options',
	default: ORIGINAL,
	description: 'Images and 3D models can be converted. Audio and video can only be had as stored.',
	options: [
		{ name: 'AVIF', value: 'avif' },
		{ name: 'FBX', value: 'fbx' },
		{ name: 'GIF', value: 'gif' },
		{ name: 'GLB', value: 'glb' },
		{ name: 'HEIF', value: 'heif' },
		{ name: 'JPEG', value: 'jpg' },
		{ name: 'MP3', value: 'mp3' },
		{ name: 'MP4', value: 'mp4' },
		{ name: 'OBJ', value: 'obj' },
		{ name: 'Original', value: ORIGINAL },
		{ name: 'PNG', value: 'png' },
		{ name: 'SVG', value: 'svg' },
		{ name: 'TIFF', value: 'tiff' },
		{ name: 'WebP', value: 'webp' },
	],
};

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const run = await startRun(context);
	return await run.forEachItem(async (itemIndex) => {
		const assetId = readAssetId(context, itemIndex);
		const settings = readWaitOptions(context, itemIndex);
		const origin = { pairedItem: { item: itemIndex } };
		const format =
			asText(asRecord(context.getNodeParameter('options', itemIndex, {})).format) ?? ORIGINAL;
		const stored = await run.loadAsset(assetId);
		const convert = async () => await requestConversion(run.client, stored, format);
		const converted = format === ORIGINAL ? { body: stored } : await convert();
		if ('failure' in converted) {
			const error = toNodeApiError(run.client.node, converted.failure, itemIndex);
			error.message = `Asset ${assetId} can't be downloaded as ${format}: ${error.message}`;
			throw error;
		}
		const asset = converted.body;
		const json = assetDetails(asset, settings.simplify);
		// Agents only receive JSON: n8n would drop the file.
		if (!settings.downloadFiles) return [{ json, ...origin }];
		// The name of an upload ends in its own format.
		const given = settings.fileName || (format === ORIGINAL ? '' : (asset.name ?? ''));
		const name = given ? resultName(asset, given, 0) : undefined;
		const reload = format === ORIGINAL ? undefined : convert;
		const limit = run.limitDownloads;
		const file = await downloadFile(context, run.client, asset, { limit, name, reload });
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
		additionalOptions([fileNameOption, formatOption, outputFileOption]),
	],
	execute,
};
