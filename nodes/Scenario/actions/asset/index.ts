import type { Resource } from '../operation';
import { downloadAssetOperation } from './download';
import { getAssetOperation } from './get';
import { uploadAssetOperation } from './upload';

export const assetResource: Resource = {
	name: 'Asset',
	value: 'asset',
	defaultOperation: 'download',
	operations: [downloadAssetOperation, getAssetOperation, uploadAssetOperation],
};
