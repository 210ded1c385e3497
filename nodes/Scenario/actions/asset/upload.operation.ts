import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { assetDetails } from '../../assets/asset';
import { createAssetOrganizer } from '../../assets/changeAssets';
import { createUploader, uploadAsset } from '../../assets/upload';
import { refuse } from '../../execution/itemErrors';
import { eachItem } from '../../execution/run';
import type { FileSource } from '../../models/fileSource';
import { parseFileSource } from '../../models/fileSource';
import { asRecord } from '../../utils/json';
import { quote } from '../../utils/text';
import type { Operation } from '../operation';
import { additionalOptions, readNames, simplifyProperty } from '../properties';
import { prepareFile } from './sourceFile';

const AUTOMATIC = 'auto';

const properties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'binary',
		description: 'Where the file comes from',
		options: [
			{ name: 'Binary Field', value: 'binary', description: 'A file of the input item' },
			{ name: 'URL', value: 'url', description: 'A file at a public URL' },
		],
	},
	{
		displayName: 'Input Binary Field',
		name: 'inputDataFieldName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field that contains the file',
		displayOptions: { show: { source: ['binary'] } },
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/photo.png',
		description: 'Fetched without credentials. Data URLs are accepted too.',
		displayOptions: { show: { source: ['url'] } },
	},
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		default: AUTOMATIC,
		description: 'Kind of file. Automatic detects it from the MIME type and the content.',
		options: [
			{ name: '3D Model', value: '3d' },
			{ name: 'Audio', value: 'audio' },
			{ name: 'Automatic', value: AUTOMATIC },
			{ name: 'Image', value: 'image' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
		],
	},
	simplifyProperty,
	additionalOptions([
		{
			displayName: 'Collection IDs',
			name: 'collectionIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. collection_aZ67MsuuyQ5JawJekta3V7yD',
			description: 'Collections to add the asset to, separated by commas',
		},
		{
			displayName: 'Tags',
			name: 'tags',
			type: 'string',
			default: '',
			placeholder: 'e.g. campaign, approved',
			description: 'Tags to add to the asset, separated by commas',
		},
	]),
];

interface NamedSource {
	source: FileSource;
	/** The parameter's label in quotes, for messages. */
	label: string;
}

function readFileSource(context: IExecuteFunctions, itemIndex: number): NamedSource {
	const text = (name: string, defaultValue: string) =>
		String(context.getNodeParameter(name, itemIndex, defaultValue) ?? '').trim();
	if (text('source', 'binary') !== 'url') {
		const fieldName = text('inputDataFieldName', 'data');
		return { source: { from: 'binary', fieldName }, label: '"Input Binary Field"' };
	}
	const url = text('url', '');
	const source = parseFileSource(url);
	if (source.from === 'url' || source.from === 'dataUrl') return { source, label: '"URL"' };
	const is = url ? `is ${quote(url)}` : 'is empty';
	const message = `"URL" must begin with https:// or http://, but ${is}`;
	return refuse(context, itemIndex, message, 'Enter the full URL of a file. Nothing was uploaded.');
}

export const uploadAssetOperation: Operation = {
	name: 'Upload Asset',
	value: 'upload',
	action: 'Upload asset',
	description: 'Upload a file once and use its asset ID in many jobs',
	properties,
	execute: eachItem((run) => {
		const { client, context, loadAsset } = run;
		const uploads = createUploader(context, client);
		const organize = createAssetOrganizer(client, loadAsset);
		return async ({ itemIndex, simplify }) => {
			const { source, label } = readFileSource(context, itemIndex);
			const kind = String(context.getNodeParameter('kind', itemIndex, AUTOMATIC));
			const wanted = kind === AUTOMATIC ? {} : { kind };
			const file = await prepareFile(run, source, label, wanted, itemIndex);
			const options = asRecord(context.getNodeParameter('options', itemIndex, {}));
			const addTags = readNames(options.tags);
			const addTo = readNames(options.collectionIds);
			const pending = addTo.length > 0 ? { ...file, collectionIds: addTo } : file;
			const assetId = await uploadAsset(client, uploads, pending, label, itemIndex);
			// Another item may have uploaded the file, into other collections.
			const asset = await organize(await loadAsset(assetId), { addTags, addTo }, itemIndex);
			return assetDetails(asset, simplify);
		};
	}),
};
