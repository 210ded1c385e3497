import type { IDataObject } from 'n8n-workflow';

import type { Asset } from '../../assets/asset';
import { assetFields } from '../../assets/asset';
import { dataOf } from '../../jobs/output';

/**
 * An asset by itself. With Simplify off the API's record, which also has the thumbnail and, of a
 * video, the asset IDs of its first and last frame.
 */
export function assetOutput(asset: Asset, simplify: boolean): IDataObject {
	if (!simplify) return dataOf(asset.record);
	return {
		...assetFields(asset),
		kind: asset.kind ?? null,
		name: asset.name ?? null,
		size: asset.size ?? null,
		createdAt: asset.createdAt ?? null,
	};
}
