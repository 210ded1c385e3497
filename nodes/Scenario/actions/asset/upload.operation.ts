import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { assetDetails } from '../../assets/asset';
import { checkInputFile } from '../../assets/inputFile';
import { organizeAsset } from '../../assets/organize';
import { createUploader, uploadAsset } from '../../assets/upload';
import type { Run } from '../../execution/context';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import type { FileSource } from '../../models/fileSource';
import { parseFileSource } from '../../models/fileSource';
import { asRecord } from '../../utils/json';
import { quote } from '../../utils/text';
import type { Operation } from '../operation';
import { additionalOptions, readNames, simplifyProperty } from '../properties';

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
	throw new NodeOperationError(
		context.getNode(),
		`"URL" must begin with https:// or http://, but ${is}`,
		{ itemIndex, description: 'Enter the full URL of a file. Nothing was uploaded.' },
	);
}

/** The file of an item, checked before anything is sent. */
async function prepareFile(
	{ context, client }: Run,
	{ source, label }: NamedSource,
	itemIndex: number,
) {
	const kind = String(context.getNodeParameter('kind', itemIndex, AUTOMATIC));
	const wanted = kind === AUTOMATIC ? {} : { kind };
	const pending = await checkInputFile({ context, client, itemIndex }, source, wanted);
	if (pending && 'file' in pending) return pending.file;
	throw new NodeOperationError(client.node, `${label} ${pending?.why ?? 'contains no file'}`, {
		itemIndex,
		description: 'Change this parameter or the input of this node. Nothing was uploaded.',
	});
}

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const uploads = createUploader(context, run.client);
	return await forEachItem(context, stop, async (itemIndex) => {
		const named = readFileSource(context, itemIndex);
		const file = await prepareFile(run, named, itemIndex);
		const assetId = await uploadAsset(run.client, uploads, file, named.label, itemIndex);
		const options = asRecord(context.getNodeParameter('options', itemIndex, {}));
		const labels = {
			tags: readNames(options.tags),
			collectionIds: readNames(options.collectionIds),
		};
		await organizeAsset(run.client, assetId, labels, itemIndex);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const asset = await run.loadAsset(assetId);
		return [{ json: assetDetails(asset, simplify), pairedItem: { item: itemIndex } }];
	});
}

export const uploadAssetOperation: Operation = {
	name: 'Upload Asset',
	value: 'upload',
	action: 'Upload asset',
	description: 'Upload a file once and use its asset ID in many jobs',
	properties,
	execute,
};
