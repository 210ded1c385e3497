import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { BASE_MODEL_PATH } from '../../catalog/baseModels';
import type { RunnableKind } from '../../catalog/runnable';
import { readNumberOption } from '../../execution/waiting';
import type { CostLimits } from '../../submission/costLimit';
import { asRecord } from '../../utils/json';

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

/** What the parameters of a model or app depend on. */
const selection = ({ parameter, noun }: RunnableKind): string[] => [
	`${parameter}.value`,
	...(noun === 'model' ? [`${BASE_MODEL_PATH}.value`] : []),
];

/**
 * A list to look things up in: what the selected model or app takes, for people who write the JSON or
 * name columns. AI builders reach it too, because they can only call methods that list options. No
 * operation reads it, so that a workflow does the same whatever is selected.
 */
function availableParameters(kind: RunnableKind): INodeProperties[] {
	const { parameter, noun } = kind;
	const list: INodeProperties = {
		displayName: 'Available Parameters',
		name: 'availableParameters',
		type: 'options',
		default: '',
		noDataExpression: true,
		// What was looked up for another model is not an issue of the node.
		allowArbitraryValues: true,
		typeOptions: {
			loadOptionsMethod: noun === 'app' ? 'listAppParameters' : 'listModelParameters',
			loadOptionsDependsOn: selection(kind),
		},
		description: `The parameters of the ${noun} with types and allowed values, to look up. Selecting one changes nothing.`,
		builderHint: {
			propertyHint: `Only to look up names, types and allowed values: list it, in either mode, with ${parameter} in the current node parameters. Leave it unset.`,
		},
	};
	const prompt = noun === 'model' ? ', or "prompt",' : '';
	return [
		{ ...list, displayOptions: { show: { parameterMode: ['json'] } } },
		{
			...list,
			hint: `Columns named like these${prompt} are used. Others are ignored.`,
			displayOptions: {
				show: { parameterMode: ['fields'], '/parameters.mappingMode': ['autoMapInputData'] },
				hide: { [parameter]: [''] },
			},
		},
	];
}

/** Map Automatically has a schema, too, but shows no form. */
const FORM_IS_SHOWN = { '/parameters.mappingMode': ['defineBelow'] };

/** The inputs of the selected model or app, as a form or as JSON. */
export const inputProperties = (kind: RunnableKind): INodeProperties[] => [
	{
		displayName: 'Specify Parameters',
		name: 'parameterMode',
		type: 'options',
		default: 'fields',
		options: [
			{
				name: 'Using Fields Below',
				value: 'fields',
				description: `A form built from the inputs of the ${kind.noun}`,
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: `${kind.noun === 'app' ? 'For an app' : 'For a model'} chosen by an expression, and for AI agents`,
			},
		],
		builderHint: {
			propertyHint: `fields for a fixed ${kind.noun}, so that people find a form; json for one chosen by an expression, or if an AI agent fills it in.`,
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
			loadOptionsDependsOn: selection(kind),
			resourceMapper: {
				resourceMapperMethod: kind.noun === 'app' ? 'getAppParameters' : 'getModelParameters',
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
		displayOptions: { show: { parameterMode: ['fields'] }, hide: { [kind.parameter]: [''] } },
	},
	{
		displayName: 'Parameters (JSON)',
		name: 'parametersJson',
		type: 'json',
		typeOptions: { rows: 6 },
		default: '{}',
		placeholder: 'e.g. { "duration": 8, "aspectRatio": "16:9" }',
		hint: `A JSON object whose keys are input names of the ${kind.noun}`,
		builderHint: {
			propertyHint:
				'An object with names that availableParameters lists. Files: name of a binary field, URL or asset ID.',
		},
		displayOptions: { show: { parameterMode: ['json'] } },
	},
	...availableParameters(kind),
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

export const costLimitOptions: INodeProperties[] = [
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

/** Options of the submission: none is part of what identifies it. */
export const submissionOptions: INodeProperties[] = [
	...costLimitOptions,
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
		displayName: 'On Unconfirmed Submission',
		name: 'onUnconfirmed',
		type: 'options',
		default: 'stop',
		description:
			"What a retry does with an item for which it couldn't be confirmed whether its job started",
		options: [
			{
				name: 'Stop',
				value: 'stop',
				description: 'Look for the job again, and stop if there is none',
			},
			{
				name: 'Submit Again on Retry',
				value: 'submitAgain',
				description:
					'Submit a new job if none is found. If the first one exists after all, both are charged.',
			},
		],
		builderHint: {
			propertyHint: 'Leave it out. A person sets it for one retry, after looking in Scenario.',
		},
	},
];

export interface SubmissionOptions extends CostLimits {
	waitForCompletion: boolean;
	/** Maximum jobs of this run at the same time; 0 means up to the account's limit. */
	maxConcurrentJobs: number;
	/** See `SubmissionRequest`. */
	resubmitsUnconfirmed: boolean;
}

/**
 * Reads an item's submission options. A limit of 0 means no limit, which is the default of each.
 *
 * @throws {NodeOperationError} when an expression evaluates to an invalid number
 */
export function readSubmissionOptions(
	context: IExecuteFunctions,
	itemIndex: number,
): SubmissionOptions {
	const options = asRecord(context.getNodeParameter('options', itemIndex, {}));
	const number = (key: string, label: string, defaultValue: number) =>
		readNumberOption(context, itemIndex, { label, given: options[key], defaultValue, min: 0 });
	return {
		waitForCompletion: context.getNodeParameter('waitForCompletion', itemIndex, true) !== false,
		maxConcurrentJobs: Math.floor(number('maxConcurrentJobs', 'Max Concurrent Jobs', 0)),
		resubmitsUnconfirmed: options.onUnconfirmed === 'submitAgain',
		maxCost: number('maxCost', 'Max Cost', 0) || undefined,
		maxTotalCost: number('maxTotalCost', 'Max Total Cost', 0) || undefined,
	};
}
