import type { INodeProperties, IPollFunctions } from 'n8n-workflow';

import { modelProperty } from '../actions/locators';
import {
	additionalOptions,
	downloadFilesProperty,
	outputFileOption,
	simplifyProperty,
} from '../actions/properties';
import { asRecord, asTexts } from '../utils/json';

export const properties: INodeProperties[] = [
	{
		displayName: 'Check for Finished Jobs',
		name: 'checkMode',
		type: 'options',
		default: 'polling',
		description: 'When to look for jobs that have finished',
		options: [
			{
				name: 'At Once (Webhook)',
				value: 'webhook',
				description:
					'Scenario notifies n8n, which must be reachable from the internet. Poll Times apply while no notifications arrive.',
			},
			{
				name: 'At Poll Times',
				value: 'polling',
				description: 'Every minute, or as set in Poll Times',
			},
		],
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['success'],
		description: 'Job results that start the workflow. Uploads and steps of apps are ignored.',
		options: [
			{ name: 'Job Canceled', value: 'canceled', description: 'The job was canceled in Scenario' },
			{ name: 'Job Failed', value: 'failure', description: 'The job ended without a result' },
			{
				name: 'Job Succeeded',
				value: 'success',
				description: 'The job finished and its result is available',
			},
		],
	},
	{
		...modelProperty('searchAllModels'),
		required: false,
		description: 'Only jobs of this model. Leave empty for jobs of all models and apps.',
	},
	{
		...downloadFilesProperty,
		default: false,
		description:
			'Whether to download the files and return one item per file. Otherwise returns one item per job.',
	},
	simplifyProperty,
	{
		...additionalOptions([outputFileOption]),
		displayOptions: { show: { downloadFiles: [true] } },
	},
];

/** Which jobs start the workflow, and what to return. */
export interface TriggerOptions {
	/** Whether Scenario notifies the trigger of the ends of jobs. */
	isNotified: boolean;
	/** Job results: success, failure, canceled. */
	events: string[];
	/** Empty for all models and apps. */
	modelId: string;
	downloadFiles: boolean;
	binaryPropertyOutput: string;
	simplify: boolean;
}

export function readTriggerOptions(
	context: Pick<IPollFunctions, 'getNodeParameter'>,
): TriggerOptions {
	const modelId = context.getNodeParameter('model', '', { extractValue: true });
	const options = asRecord(context.getNodeParameter('options', {}));
	return {
		isNotified: context.getNodeParameter('checkMode', 'polling') === 'webhook',
		events: asTexts(context.getNodeParameter('events', ['success'])),
		modelId: typeof modelId === 'string' ? modelId.trim() : '',
		downloadFiles: context.getNodeParameter('downloadFiles', false) === true,
		binaryPropertyOutput: String(options.binaryPropertyOutput ?? '').trim() || 'data',
		simplify: context.getNodeParameter('simplify', true) !== false,
	};
}
