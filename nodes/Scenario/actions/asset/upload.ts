import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { pendingFile } from '../../assets/pending';
import { uploadsOf } from '../../assets/uploads';
import type { FileSource } from '../../models/fileSource';
import { fileSourceOf } from '../../models/fileSource';
import { quote } from '../../models/words';
import type { Run } from '../completion';
import { forEachItem } from '../items';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { startRun } from '../run';
import { uploadedAsset } from '../uploadedAsset';
import { assetOutput } from './output';

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
			{ name: 'URL', value: 'url', description: 'A file that anybody can fetch' },
		],
	},
	{
		displayName: 'Input Binary Field',
		name: 'inputDataFieldName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field that holds the file',
		displayOptions: { show: { source: ['binary'] } },
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/photo.png',
		description: 'It is fetched without credentials. A data URL is taken too.',
		displayOptions: { show: { source: ['url'] } },
	},
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		default: AUTOMATIC,
		description: 'What the file is. Automatic tells it from its type and content.',
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
];

interface Named {
	source: FileSource;
	/** The parameter that names the file, as the panel calls it. */
	label: string;
}

function namedFile(context: IExecuteFunctions, itemIndex: number): Named {
	const text = (name: string, usual: string) =>
		String(context.getNodeParameter(name, itemIndex, usual) ?? '').trim();
	if (text('source', 'binary') !== 'url') {
		const fieldName = text('inputDataFieldName', 'data');
		return { source: { from: 'binary', fieldName }, label: 'Input Binary Field' };
	}
	const url = text('url', '');
	const source = fileSourceOf(url);
	if (source.from === 'url' || source.from === 'dataUrl') return { source, label: 'URL' };
	const is = url ? `is ${quote(url)}` : 'is empty';
	throw new NodeOperationError(
		context.getNode(),
		`URL must begin with https:// or http://, but ${is}`,
		{ itemIndex, description: 'Give the full address of a file. Nothing was uploaded.' },
	);
}

/** The file that an item names, looked at before anything is sent. */
async function fileOf({ context, api }: Run, { source, label }: Named, itemIndex: number) {
	const kind = String(context.getNodeParameter('kind', itemIndex, AUTOMATIC));
	const wanted = kind === AUTOMATIC ? {} : { kind };
	const pending = await pendingFile({ context, api, itemIndex }, source, wanted);
	if (pending && 'file' in pending) return pending.file;
	throw new NodeOperationError(api.node, `${label} ${pending?.why ?? 'names no file'}`, {
		itemIndex,
		description: 'Change the parameter, or the node in front of this one. Nothing was uploaded.',
	});
}

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const uploads = uploadsOf(context, run.api);
	return await forEachItem(context, stop, async (itemIndex) => {
		const named = namedFile(context, itemIndex);
		const file = await fileOf(run, named, itemIndex);
		const assetId = await uploadedAsset(run.api, uploads, file, named.label, itemIndex);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const asset = await run.lookUp(assetId);
		return [{ json: assetOutput(asset, simplify), pairedItem: { item: itemIndex } }];
	});
}

export const uploadAssetOperation: Operation = {
	name: 'Upload Asset',
	value: 'upload',
	action: 'Upload asset',
	description: 'Upload a file once, to use its asset ID in many jobs',
	properties,
	execute,
};
