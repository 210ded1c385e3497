import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { RunnableKind } from '../catalog/runnable';
import { refuse } from '../execution/itemErrors';

/* How a model, an app, an asset or a job is selected, and how its ID is read. */

/** @param noun after "Select a" */
const listOrId = (
	noun: string,
	searchListMethod: string,
	exampleId: string,
): Pick<INodeProperties, 'modes'> => ({
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: `Select a ${noun}...`,
			typeOptions: { searchListMethod, searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${exampleId}` },
	],
});

/**
 * The modes for a model or app, which also has a page in the web app.
 *
 * @param url an example of its address, what every address matches, and what finds the ID in it
 */
const listIdOrUrl = (
	noun: RunnableKind['noun'],
	searchListMethod: string,
	exampleId: string,
	url: { example: string; pattern: string; idPattern: string },
): Pick<INodeProperties, 'modes'> => ({
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: `Select ${noun === 'app' ? 'an' : 'a'} ${noun}...`,
			typeOptions: { searchListMethod, searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: `e.g. ${exampleId}`,
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*[A-Za-z0-9._-]+\\s*$',
						errorMessage: `${noun === 'app' ? 'An' : 'A'} ${noun} ID can only contain letters, digits, dots, hyphens and underscores`,
					},
				},
			],
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: `e.g. ${url.example}`,
			validation: [
				{
					type: 'regex',
					properties: {
						regex: `^\\s*${url.pattern}.*$`,
						errorMessage: `Copy the URL of the ${noun} from the Scenario web app`,
					},
				},
			],
			extractValue: { type: 'regex', regex: url.idPattern },
		},
	],
});

export const modelProperty = (searchMethod: string): INodeProperties => ({
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The model to run. Its inputs appear below.',
	builderHint: {
		propertyHint:
			'List with a word as filter, e.g. veo, and with the parameters set so far as current node parameters.',
	},
	...listIdOrUrl('model', searchMethod, 'model_veo3-1-fast', {
		example: 'https://app.scenario.com/models/model_veo3-1-fast',
		pattern: 'https://.+/models/[A-Za-z0-9._-]+',
		idPattern: 'https://.+/models/([A-Za-z0-9._-]+)',
	}),
});

/** Only for trained models; most users never need it, so it is an option. */
export const baseModelOption: INodeProperties = {
	displayName: 'Base Model',
	name: 'baseModel',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		'The model that runs a LoRA or composition. Leave empty for the default of its type.',
	...listOrId('base model', 'searchBaseModels', 'model_bfl-flux-1-schnell'),
};

/** App IDs share a prefix, so they can be found anywhere in a URL. */
const APP_ID = 'wflow_[A-Za-z0-9]+';

export const appProperty: INodeProperties = {
	displayName: 'App',
	name: 'app',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The published Scenario app to run. Its inputs appear below.',
	...listIdOrUrl('app', 'searchApps', 'wflow_aZ67MsuuyQ5JawJekta3V7yD', {
		example: 'https://app.scenario.com/workflows/wflow_aZ67MsuuyQ5JawJekta3V7yD',
		pattern: `https://.*${APP_ID}`,
		idPattern: `https://.*?(${APP_ID})`,
	}),
};

export const assetIdProperty: INodeProperties = {
	displayName: 'Asset',
	name: 'assetId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.assetId }}' },
	required: true,
	description: 'The file in Scenario. Defaults to the assetId of the input item.',
	builderHint: {
		propertyHint:
			'Leave it unset behind a Scenario node that returns an asset. Elsewhere set mode id and an expression that gives the assetId.',
	},
	...listOrId('recent asset', 'searchAssets', 'asset_qSACAtKeAbd1EmAEG4YNguea'),
};

export const jobIdProperty: INodeProperties = {
	displayName: 'Job',
	name: 'jobId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.jobId }}' },
	required: true,
	description: 'The job to retrieve. Defaults to the jobId of the input item.',
	builderHint: {
		propertyHint:
			'Leave it unset behind a Scenario node that returns a job. Elsewhere set mode id and an expression that gives the jobId.',
	},
	...listOrId('recent job', 'searchJobs', 'job_aZ67MsuuyQ5JawJekta3V7yD'),
};

/** The ID in a resource locator, without spaces; empty if none is selected. */
export function readLocatorId(
	context: IExecuteFunctions,
	parameter: string,
	itemIndex: number,
): string {
	const given = context.getNodeParameter(parameter, itemIndex, '', { extractValue: true });
	return typeof given === 'string' ? given.trim() : '';
}

/**
 * The ID of the selected model or app.
 *
 * @throws {NodeOperationError} when there is none, by `refuseItem`
 */
export const readRunnableId = (
	context: IExecuteFunctions,
	{ parameter, noun, label }: RunnableKind,
	itemIndex: number,
	refuseItem: (...why: [IExecuteFunctions, number, string, string]) => never = refuse,
): string =>
	readLocatorId(context, parameter, itemIndex) ||
	refuseItem(
		context,
		itemIndex,
		`No ${noun} is selected`,
		`Select one in "${label}", or check its expression.`,
	);

const isList = (context: IExecuteFunctions, parameter: string, itemIndex: number): boolean =>
	Array.isArray(context.getNodeParameter(parameter, itemIndex, '', { extractValue: true }));

const SPLIT = 'Add a Split Out node for the list before this one.';

/** The job ID of an item. @throws {NodeOperationError} when there is none, or a list */
export function readJobId(context: IExecuteFunctions, itemIndex: number): string {
	const jobId = readLocatorId(context, 'jobId', itemIndex);
	if (jobId) return jobId;
	if (isList(context, 'jobId', itemIndex)) {
		return refuse(context, itemIndex, '"Job" takes one job ID, but got a list', SPLIT);
	}
	const advice =
		'Enter a job ID, or connect this node to one that returns a jobId, e.g. Generate Video.';
	return refuse(context, itemIndex, '"Job" is empty', advice);
}

/** The asset ID of an item. @throws {NodeOperationError} when there is none, or a list */
export function readAssetId(context: IExecuteFunctions, itemIndex: number): string {
	const assetId = readLocatorId(context, 'assetId', itemIndex);
	if (assetId) return assetId;
	if (isList(context, 'assetId', itemIndex)) {
		return refuse(context, itemIndex, '"Asset" takes one asset ID, but got a list', SPLIT);
	}
	const advice = 'Enter an asset ID, or connect this node to one that returns an assetId.';
	return refuse(context, itemIndex, '"Asset" is empty', advice);
}
