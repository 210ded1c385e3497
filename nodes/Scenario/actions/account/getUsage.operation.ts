import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import type { ScenarioRequest } from '../../transport/request';
import { limitConcurrency } from '../../utils/concurrency';
import { toDataObject } from '../../utils/json';
import { describeValue } from '../../utils/text';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { USAGE_TYPES, usageRows } from './usage';

const CONCURRENT_REQUESTS = 3;

const MODELS = 'model-usages';

const CUSTOM = 'custom';

const LAST_WEEK = 'last-seven-days';

const properties: INodeProperties[] = [
	{
		displayName: 'Usage Of',
		name: 'usageType',
		type: 'options',
		default: MODELS,
		description: 'What to count',
		options: USAGE_TYPES.map(({ name, value, description }) => ({ name, value, description })),
	},
	{
		displayName: 'Time Range',
		name: 'timeRange',
		type: 'options',
		default: LAST_WEEK,
		description: 'Which time to return the usage of',
		options: [
			{ name: 'Custom', value: CUSTOM },
			{ name: 'Last 24 Hours', value: 'last-day' },
			{ name: 'Last 3 Days', value: 'last-three-days' },
			{ name: 'Last 31 Days', value: 'last-thirty-one-days' },
			{ name: 'Last 7 Days', value: LAST_WEEK },
			{ name: 'Last Hour', value: 'last-hour' },
		],
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		description: 'In UTC, unless it has another time zone',
		displayOptions: { show: { timeRange: [CUSTOM] } },
	},
	{
		displayName: 'End Date',
		name: 'endDate',
		type: 'dateTime',
		default: '',
		description: 'In UTC, unless it has another time zone',
		displayOptions: { show: { timeRange: [CUSTOM] } },
	},
	{
		displayName: 'Split by Time',
		name: 'splitByTime',
		type: 'boolean',
		default: true,
		description: 'Whether to return one item per point in time, usually a day, instead of the sums',
		displayOptions: {
			show: { usageType: USAGE_TYPES.flatMap(({ hasPoints, value }) => (hasPoints ? value : [])) },
		},
	},
	simplifyProperty,
];

const HAS_TIME_ZONE = /(Z|[+-]\d{2}:?\d{2})$/i;

/** Milliseconds since the epoch of a date as the panel or an expression gives it; NaN if it is none. */
function parseDate(given: unknown): number {
	if (given instanceof Date) return given.getTime();
	// A date of Luxon becomes ISO 8601 with its time zone.
	const text = String(given ?? '').trim();
	const hasTime = /[T ]\d/.test(text);
	return Date.parse(hasTime && !HAS_TIME_ZONE.test(text) ? `${text}Z` : text);
}

/** @throws {NodeOperationError} when a date is missing or invalid, or the range is empty */
function readTimeRange(
	context: IExecuteFunctions,
	itemIndex: number,
): NonNullable<ScenarioRequest['query']> {
	const timeRange = String(context.getNodeParameter('timeRange', itemIndex, LAST_WEEK));
	if (timeRange !== CUSTOM) return { timeRange };
	const refuse = (message: string): never => {
		const description =
			'Enter a date, or an expression that gives one, e.g. {{ $now.minus({ months: 1 }) }}.';
		throw new NodeOperationError(context.getNode(), message, { itemIndex, description });
	};
	const read = (name: string, label: string): number => {
		const given = context.getNodeParameter(name, itemIndex, '');
		if (given === '' || given === null || given === undefined) return refuse(`"${label}" is empty`);
		const date = parseDate(given);
		return Number.isNaN(date)
			? refuse(`"${label}" must be a date, but is ${describeValue(given)}`)
			: date;
	};
	const [start, end] = [read('startDate', 'Start Date'), read('endDate', 'End Date')];
	if (start >= end) refuse('"Start Date" must be before "End Date"');
	return { startDate: new Date(start).toISOString(), endDate: new Date(end).toISOString() };
}

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const requests = limitConcurrency(CONCURRENT_REQUESTS);
	return await forEachItem(context, stop, async (itemIndex) => {
		const given = context.getNodeParameter('usageType', itemIndex, MODELS);
		const usageType = USAGE_TYPES.find(({ value }) => value === given);
		if (!usageType) {
			const known = USAGE_TYPES.map(({ value }) => value).join(', ');
			throw new NodeOperationError(
				context.getNode(),
				`"Usage Of" must be one of ${known}, but is ${describeValue(given)}`,
				{ itemIndex, description: 'Select one, or check its expression.' },
			);
		}
		const range = readTimeRange(context, itemIndex);
		// Without its many zeros, the reply stays far below the service's limit of 6 MB.
		const query = { type: usageType.value, dropZeroPoints: true, ...range };
		const reply = await requests(async () => await run.client.get('/usages', query));
		const splitByTime = context.getNodeParameter('splitByTime', itemIndex, true) !== false;
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const rows = simplify ? usageRows(reply, usageType, splitByTime) : [toDataObject(reply)];
		return rows.map((json) => ({ json, pairedItem: { item: itemIndex } }));
	});
}

export const getUsageOperation: Operation = {
	name: 'Get Usage',
	value: 'getUsage',
	action: 'Get account usage',
	description: 'Get what was used in Scenario: jobs, Creative Units or files, as rows for a sheet',
	properties,
	execute,
};
