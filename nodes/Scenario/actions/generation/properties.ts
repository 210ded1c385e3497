import type { INodeProperties } from 'n8n-workflow';

import type { Runnable } from '../../catalog/runnable';

export const promptProperty = (example: string): INodeProperties => ({
	displayName: 'Prompt',
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: `e.g. ${example}`,
	description: 'What to generate, in words. It stays when you change the model.',
});

/**
 * The inputs of the model or app that the parameter of its kind picks, as a form or as JSON.
 *
 * @param method builds the form: a resource mapping method of the node
 */
export const inputProperties = (
	{ parameter, noun }: Runnable,
	method: string,
): INodeProperties[] => [
	{
		displayName: 'Specify Parameters',
		name: 'parameterMode',
		type: 'options',
		default: 'fields',
		options: [
			{
				name: 'Using Fields Below',
				value: 'fields',
				description: `A form built from the inputs of the ${noun}`,
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: `${noun === 'app' ? 'For an app' : 'For a model'} chosen by an expression, and for AI agents`,
			},
		],
	},
	{
		displayName: 'Parameters',
		name: 'parameters',
		type: 'resourceMapper',
		default: { mappingMode: 'defineBelow', value: null },
		noDataExpression: true,
		typeOptions: {
			loadOptionsDependsOn: [`${parameter}.value`],
			resourceMapper: {
				resourceMapperMethod: method,
				mode: 'add',
				valuesLabel: 'Parameters',
				fieldWords: { singular: 'parameter', plural: 'parameters' },
				supportAutoMap: false,
				noFieldsError: `This ${noun} has no parameters to fill in`,
				refreshStaleSchemaOnOpen: true,
			},
		},
		displayOptions: { show: { parameterMode: ['fields'] }, hide: { [parameter]: [''] } },
	},
	{
		displayName: 'Parameters (JSON)',
		name: 'parametersJson',
		type: 'json',
		typeOptions: { rows: 6 },
		default: '{}',
		placeholder: 'e.g. { "duration": 8, "aspectRatio": "16:9" }',
		hint: `An object with the input names of the ${noun} as keys`,
		displayOptions: { show: { parameterMode: ['json'] } },
	},
];

export const waitForCompletionProperty: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: true,
	description:
		'Whether to wait until the job has ended and return its files. Otherwise the job is returned at once.',
};

/** Options that keep a run within what the account takes and the person wants to pay. */
export const costOptions: INodeProperties[] = [
	{
		displayName: 'Max Concurrent Jobs',
		name: 'maxConcurrentJobs',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 5,
		description:
			'How many jobs of this run may be in flight at once. 0 means as many as the account takes.',
	},
	{
		displayName: 'Max Cost (Creative Units)',
		name: 'maxCost',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description: 'Each job is priced first, and not submitted if it costs more. 0 means no limit.',
	},
	{
		displayName: 'Max Total Cost (Creative Units)',
		name: 'maxTotalCost',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description:
			'Like Max Cost, for all jobs that this run of the node submits together. 0 means no limit.',
	},
];
