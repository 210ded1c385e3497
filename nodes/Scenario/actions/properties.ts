import type { INodeProperties } from 'n8n-workflow';

import { splitListText } from '../models/lists';

/** Parameters shared by several operations: the same field has the same name everywhere. */

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
						errorMessage:
							'A model ID can only contain letters, digits, dots, hyphens and underscores',
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
						errorMessage: 'Copy the URL of the model from the Scenario web app',
					},
				},
			],
			extractValue: { type: 'regex', regex: 'https://.+/models/([A-Za-z0-9._-]+)' },
		},
	],
});

export const downloadFilesProperty: INodeProperties = {
	displayName: 'Download Files',
	name: 'downloadFiles',
	type: 'boolean',
	default: true,
	description: 'Whether to download the generated files and pass them to the next node',
	builderHint: {
		propertyHint:
			'true puts each file into the binary field data, for nodes that upload or send files; false if the url is enough.',
	},
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

export const fileNameOption: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. summer-ad',
	hint: 'Without extension. Default: model, date and a short ID.',
};

/** For operations that wait for apps, which may ask a person. */
export const approvalStepOption: INodeProperties = {
	displayName: 'On Approval Step',
	name: 'onApprovalStep',
	type: 'options',
	default: 'wait',
	description: 'What to do when an app waits for an approval or a selection by a person',
	options: [
		{
			name: 'Keep Waiting',
			value: 'wait',
			description: 'Somebody answers in Scenario, or another workflow with Answer Approval',
		},
		{
			name: 'Return Job',
			value: 'returnJob',
			description: 'Return the job with its pendingStep, for Answer Approval',
		},
	],
};

/** Options of every operation that waits for jobs. */
export const waitingOptions: INodeProperties[] = [
	{
		displayName: 'On Item Error',
		name: 'onItemError',
		type: 'options',
		default: 'stop',
		description:
			'What to do when an item fails. Only applies if On Error in the node settings is Stop Workflow.',
		options: [
			{
				name: 'Finish the Others First',
				value: 'finishOthers',
				description: 'Run all other items and wait for their jobs, then stop',
			},
			{
				name: 'Stop',
				value: 'stop',
				description: 'Submit nothing else. Running jobs keep running in Scenario.',
			},
		],
	},
	{
		displayName: 'On Timeout',
		name: 'onTimeout',
		type: 'options',
		default: 'fail',
		description: "What to do if a job doesn't finish in time. It keeps running in Scenario.",
		options: [
			{ name: 'Stop Workflow', value: 'fail' },
			{ name: 'Return Job', value: 'returnJob' },
		],
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 2 },
		default: 5,
		description: 'Usual time between status checks, shared by all jobs of a run',
	},
	outputFileOption,
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1200,
		description: 'Maximum wait per job, counted from its submission',
	},
	{
		displayName: 'Wait Mode',
		name: 'waitMode',
		type: 'options',
		default: 'running',
		description: 'How to wait for jobs to finish',
		options: [
			{
				name: 'Keep Execution Running',
				value: 'running',
				description:
					'Continues within seconds after the job finishes. Restarting n8n ends the wait.',
			},
			{
				name: 'Pause Execution',
				value: 'paused',
				description:
					'Survives n8n restarts and uses no worker while waiting. Continues about half a minute after the job finishes.',
			},
		],
	},
];

/** The collection of settings that most users leave at their defaults, in the order of their names. */
export const additionalOptions = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Additional Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: options.toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
});

/** The entries of a list, or of a text or number with commas in between. */
export const readNames = (given: unknown): string[] =>
	(Array.isArray(given) ? given.map(String) : splitListText(String(given ?? '')))
		.map((name) => name.trim())
		.filter((name) => name !== '');
