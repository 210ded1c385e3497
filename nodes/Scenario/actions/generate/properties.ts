import type { INodeProperties } from 'n8n-workflow';

import { BASE_MODEL_PATH } from '../../catalog/baseModels';
import type { RunnableKind } from '../../catalog/runnable';
import { availableParametersProperties } from './availableParameters';

/** What a resource generates, and from which parameters. */
export interface GenerationSpec {
	kind: RunnableKind;
	/** The result in lower case, e.g. "video". */
	lower: string;
	/** The parameters that define the job. */
	properties: INodeProperties[];
	/** Additional Options of its own. */
	options?: INodeProperties[];
}

/** Only for trained models; most users never need it, so it is an option. */
export const baseModelOption: INodeProperties = {
	displayName: 'Base Model',
	name: 'baseModel',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		'The model that runs a LoRA or composition. Leave empty for the default of its type.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a base model...',
			typeOptions: { searchListMethod: 'searchBaseModels', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. model_bfl-flux-1-schnell',
		},
	],
};

export const promptProperty = (example: string): INodeProperties => ({
	displayName: 'Prompt',
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: `e.g. ${example}`,
	description: 'What to generate. Kept when you change the model.',
	builderHint: {
		propertyHint: 'The text prompt goes here, not into parameters or parametersJson.',
	},
});

/**
 * Shown by a mark of the form: see `formFields.ts`.
 *
 * @param more further conditions
 */
const formNotice = (
	name: string,
	mark: string,
	displayName: string,
	more: Record<string, string[]> = {},
): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
	displayOptions: {
		show: { parameterMode: ['fields'], ...more, [`/parameters.schema[0].${mark}`]: [true] },
	},
});

export const noPromptNotice = formNotice(
	'noPromptNotice',
	'formHasNoPrompt',
	'This model takes no prompt: leave "Prompt" empty.',
);

/** Map Automatically has a schema, too, but shows no form. */
const FORM_IS_SHOWN = { '/parameters.mappingMode': ['defineBelow'] };

/**
 * The inputs of the selected model or app, as a form or as JSON.
 *
 * @param method the resource mapping method that builds the form
 */
export const inputProperties = (
	{ parameter, noun }: RunnableKind,
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
		builderHint: {
			propertyHint: `fields for a fixed ${noun}, so that people find a form; json for one chosen by an expression, or if an AI agent fills it in.`,
		},
	},
	formNotice(
		'filesNotice',
		'formTakesFiles',
		'Files: enter the name of a binary field, e.g. data, a URL or an asset ID.',
		FORM_IS_SHOWN,
	),
	formNotice(
		'listsNotice',
		'formTakesLists',
		'Lists: separate the entries by commas.',
		FORM_IS_SHOWN,
	),
	{
		displayName: 'Parameters',
		name: 'parameters',
		type: 'resourceMapper',
		default: { mappingMode: 'defineBelow', value: null },
		noDataExpression: true,
		typeOptions: {
			loadOptionsDependsOn: [
				`${parameter}.value`,
				...(noun === 'model' ? [`${BASE_MODEL_PATH}.value`] : []),
			],
			resourceMapper: {
				resourceMapperMethod: method,
				mode: 'add',
				valuesLabel: 'Parameters',
				fieldWords: { singular: 'parameter', plural: 'parameters' },
				supportAutoMap: true,
				// A notice of the form says it.
				hideNoDataError: true,
				refreshStaleSchemaOnOpen: true,
			},
		},
		builderHint: {
			propertyHint: `mappingMode 'defineBelow'; value: an object with names that availableParameters lists. Leave out what keeps its default. Files: name of a binary field, URL or asset ID.`,
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
		hint: `A JSON object whose keys are input names of the ${noun}`,
		builderHint: {
			propertyHint:
				'An object with names that availableParameters lists. Files: name of a binary field, URL or asset ID.',
		},
		displayOptions: { show: { parameterMode: ['json'] } },
	},
	...availableParametersProperties({ parameter, noun }),
];

export const waitForCompletionProperty: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: true,
	description:
		'Whether to wait until the job finishes and return its files. Otherwise returns the job right away.',
	builderHint: {
		propertyHint:
			'true returns one item per file: no Wait or polling loop is needed. false: collect the job later, with job: waitForCompletion or the Scenario Trigger.',
	},
};

/** Options that limit concurrency and cost. */
export const costOptions: INodeProperties[] = [
	{
		displayName: 'Max Concurrent Jobs',
		name: 'maxConcurrentJobs',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Maximum number of jobs of this run at the same time. 0 means as many as the account allows.',
	},
	{
		displayName: 'Max Cost (Creative Units)',
		name: 'maxCost',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description: 'Jobs that cost more are not submitted. 0 means no limit.',
	},
	{
		displayName: 'Max Total Cost (Creative Units)',
		name: 'maxTotalCost',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		description:
			'Jobs that would raise the total cost of this run above this are not submitted. 0 means no limit.',
		builderHint: {
			propertyHint: 'Set it if the user names a budget: each item is a job that is charged.',
		},
	},
];
