import { assetDetails } from '../../assets/asset';
import { listAssets } from '../../assets/listAssets';
import { eachItem } from '../../execution/run';
import { asText } from '../../utils/json';
import type { Operation } from '../operation';
import { getManyProperties, readDate, readGetMany, readNames } from '../properties';
import { readImage } from './sourceFile';

const CONCURRENT_LISTS = 3;

const properties = getManyProperties([
	{
		displayName: 'Collection ID',
		name: 'collectionId',
		type: 'string',
		default: '',
		placeholder: 'e.g. collection_aZ67MsuuyQ5JawJekta3V7yD',
		description: 'Only return assets of this collection',
	},
	{
		displayName: 'Created After',
		name: 'createdAfter',
		type: 'dateTime',
		default: '',
		description:
			'Only return assets created after this date. In UTC, unless it has another time zone.',
	},
	{
		displayName: 'Created Before',
		name: 'createdBefore',
		type: 'dateTime',
		default: '',
		description:
			'Only return assets created before this date. In UTC, unless it has another time zone.',
	},
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		default: 'image',
		description: 'Only return assets of this kind',
		options: [
			{ name: '3D Model', value: '3d' },
			{ name: 'Audio', value: 'audio' },
			{ name: 'Document', value: 'document' },
			{ name: 'HDR Image', value: 'image-hdr' },
			{ name: 'Image', value: 'image' },
			{ name: 'JSON', value: 'json' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		placeholder: 'e.g. lighthouse at dawn',
		description: "Return the results of Scenario's search, the best first",
	},
	{
		displayName: 'Similar To',
		name: 'similarTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. asset_qSACAtKeAbd1EmAEG4YNguea',
		description:
			'Return images that look like this one, the most similar first: an asset ID, a binary field or a URL',
	},
	{
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		default: '',
		placeholder: 'e.g. campaign, approved',
		description: 'Only return assets with all of these tags, separated by commas',
	},
]);

export const getManyAssetsOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many assets',
	description: 'List or search the assets of the project',
	properties,
	execute: eachItem(
		(run) =>
			async ({ itemIndex, simplify }) => {
				const { client, context } = run;
				const { filters, limit } = readGetMany(context, itemIndex);
				const image = asText(filters.similarTo)?.trim();
				const date = (name: string, label: string) =>
					readDate(context, itemIndex, label, filters[name]);
				const wanted = {
					search: asText(filters.search)?.trim(),
					kind: asText(filters.kind),
					tags: readNames(filters.tags),
					collectionId: asText(filters.collectionId)?.trim(),
					createdAfter: date('createdAfter', 'Created After'),
					createdBefore: date('createdBefore', 'Created Before'),
				};
				const similarTo = image && (await readImage(run, image, '"Similar To"', itemIndex));
				const assets = await listAssets(client, { ...wanted, similarTo }, limit);
				return assets.map((asset) => assetDetails(asset, simplify));
			},
		CONCURRENT_LISTS,
	),
};
