import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Visibility } from '../catalog/lists';
import { refuse } from '../execution/itemErrors';
import { splitListText } from '../models/values';
import type { JsonRecord } from '../utils/json';
import { asRecord } from '../utils/json';
import { describeValue } from '../utils/text';

/* Parameters shared by several operations: the same field has the same name everywhere. */

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

/**
 * Options of every operation that waits for jobs.
 *
 * @param start from where Timeout counts
 */
export const waitingOptions = (start: string): INodeProperties[] => [
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
		description: `Maximum wait per job, counted from ${start}`,
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

/** The parameters of a Get Many operation. */
export const getManyProperties = (filters: INodeProperties[]): INodeProperties[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: filters,
	},
	simplifyProperty,
];

/**
 * What an item asks for: its filters, and the maximum number of results, Infinity for all.
 *
 * @throws {NodeOperationError} when an expression for Limit gives anything but a positive whole number
 */
export function readGetMany(
	context: IExecuteFunctions,
	itemIndex: number,
): { filters: JsonRecord; limit: number } {
	const filters = asRecord(context.getNodeParameter('filters', itemIndex, {}));
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) {
		return { filters, limit: Infinity };
	}
	const given = context.getNodeParameter('limit', itemIndex, 50);
	const limit = Number(given);
	if (Number.isInteger(limit) && limit >= 1) return { filters, limit };
	const message = `"Limit" must be a whole number of at least 1, not ${JSON.stringify(given)}`;
	return refuse(context, itemIndex, message, 'Change "Limit", or turn on "Return All".');
}

/** The filter of lists with entries of the project and public ones. */
export const visibilityFilter = (nouns: 'apps' | 'models'): INodeProperties => ({
	displayName: 'Visibility',
	name: 'visibility',
	type: 'options',
	default: 'own',
	description: `Which ${nouns} to return`,
	options: [
		{ name: 'Own and Public', value: 'all' },
		{ name: 'Own', value: 'own', description: `Only ${nouns} of this project` },
		{ name: 'Public', value: 'public', description: `Only public ${nouns}` },
	],
});

const readVisibility = (given: unknown): Visibility =>
	given === 'own' || given === 'public' ? given : 'all';

/** Fetches each list once for all items, by the value of their filter. */
export function createListLoader<T>(
	list: (visibility: Visibility) => Promise<T>,
): (given: unknown) => Promise<T> {
	const lists = new Map<Visibility, Promise<T>>();
	return async (given) => {
		const visibility = readVisibility(given);
		const loading = lists.get(visibility) ?? list(visibility);
		lists.set(visibility, loading);
		return await loading;
	};
}

/** The entries of a list, or of a text or number with commas in between. */
export const readNames = (given: unknown): string[] =>
	(Array.isArray(given) ? given.map(String) : splitListText(String(given ?? '')))
		.map((name) => name.trim())
		.filter((name) => name !== '');

const HAS_TIME_ZONE = /(Z|[+-]\d{2}:?\d{2})$/i;

/** Milliseconds since the epoch of a date as the panel or an expression gives it; NaN if it is none. */
function parseDate(given: unknown): number {
	if (given instanceof Date) return given.getTime();
	// A date of Luxon becomes ISO 8601 with its time zone.
	const text = String(given).trim();
	const hasTime = /[T ]\d/.test(text);
	return Date.parse(hasTime && !HAS_TIME_ZONE.test(text) ? `${text}Z` : text);
}

/** @throws {NodeOperationError} with advice */
export const refuseDate = (context: IExecuteFunctions, itemIndex: number, message: string): never =>
	refuse(
		context,
		itemIndex,
		message,
		'Enter a date, or an expression that gives one, e.g. {{ $now.minus({ months: 1 }) }}.',
	);

/**
 * A date of a parameter in milliseconds since the epoch; in UTC, unless it has another time zone.
 *
 * @returns undefined if it is empty
 * @throws {NodeOperationError} when it is anything but a date
 */
export function readDate(
	context: IExecuteFunctions,
	itemIndex: number,
	label: string,
	given: unknown,
): number | undefined {
	if (given === '' || given === null || given === undefined) return undefined;
	const date = parseDate(given);
	if (!Number.isNaN(date)) return date;
	return refuseDate(
		context,
		itemIndex,
		`"${label}" must be a date, but is ${describeValue(given)}`,
	);
}
