import type { INodeProperties } from 'n8n-workflow';

/** Parameters that several operations share: the same field has the same name everywhere. */

export const modelProperty = (searchMethod: string): INodeProperties => ({
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'What generates. The fields below are built from its inputs.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a model...',
			typeOptions: { searchListMethod: searchMethod, searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. model_veo3-1-fast',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*[A-Za-z0-9._-]+\\s*$',
						errorMessage: 'A model ID has letters, digits, dots, hyphens and underscores only',
					},
				},
			],
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://app.scenario.com/models/model_veo3-1-fast',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*https://.+/models/[A-Za-z0-9._-]+.*$',
						errorMessage: 'Copy the address of the model in the Scenario web app',
					},
				},
			],
			extractValue: { type: 'regex', regex: 'https://.+/models/([A-Za-z0-9._-]+)' },
		},
	],
});

export const jobIdProperty: INodeProperties = {
	displayName: 'Job',
	name: 'jobId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '={{ $json.jobId }}' },
	required: true,
	description: 'The job to look at. Behind Generate Video the default finds it by itself.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a recent job...',
			typeOptions: { searchListMethod: 'searchJobs', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. job_aZ67MsuuyQ5JawJekta3V7yD',
		},
	],
};

export const downloadFilesProperty: INodeProperties = {
	displayName: 'Download Files',
	name: 'downloadFiles',
	type: 'boolean',
	default: true,
	description: 'Whether to put the generated files into the output, for the nodes that follow',
};

export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const outputFileOption: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyOutput',
	type: 'string',
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
};

/** Options of every operation that waits for jobs. */
export const waitingOptions: INodeProperties[] = [
	{
		displayName: 'On Timeout',
		name: 'onTimeout',
		type: 'options',
		default: 'fail',
		description: 'What to do when a job has not ended in time. The job itself goes on either way.',
		options: [
			{ name: 'Stop With a Message', value: 'fail' },
			{ name: 'Return the Job', value: 'returnJob' },
		],
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 2 },
		default: 5,
		description: 'Time between two looks at the jobs. All jobs of a run are looked at together.',
	},
	outputFileOption,
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1200,
		description: 'How long to wait for a job at the most, counted from its submission',
	},
	{
		displayName: 'Wait Mode',
		name: 'waitMode',
		type: 'options',
		default: 'running',
		description: 'How the execution spends the time until the jobs have ended',
		options: [
			{
				name: 'Keep Execution Running',
				value: 'running',
				description: 'Ends within seconds of the job. A restart of n8n ends the wait.',
			},
			{
				name: 'Park Execution',
				value: 'parked',
				description:
					'Survives restarts of n8n and holds no worker. Ends about half a minute after the job.',
			},
		],
	},
];

/** Where an operation keeps what most people leave as it is. */
export const additionalOptions = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Additional Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options,
});
