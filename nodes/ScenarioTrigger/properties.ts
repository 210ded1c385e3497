import type { INodeProperties } from 'n8n-workflow';

import {
	additionalOptions,
	outputFileOption,
	downloadFilesProperty,
	modelProperty,
	simplifyProperty,
} from '../Scenario/actions/properties';

export const properties: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['success'],
		description:
			'Which ends of a job start the workflow. Uploads and the steps of apps are left out.',
		options: [
			{ name: 'Job Canceled', value: 'canceled', description: 'Somebody stopped the job' },
			{ name: 'Job Failed', value: 'failure', description: 'The job ended without a result' },
			{ name: 'Job Succeeded', value: 'success', description: 'The result of the job is there' },
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
			'Whether to put out one item a file, with the file in it. Otherwise one item a job is put out.',
	},
	simplifyProperty,
	{
		...additionalOptions([outputFileOption]),
		displayOptions: { show: { downloadFiles: [true] } },
	},
];
