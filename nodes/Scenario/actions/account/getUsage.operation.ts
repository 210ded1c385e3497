import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { refuse } from '../../execution/itemErrors';
import { eachItem } from '../../execution/run';
import type { ScenarioRequest } from '../../transport/request';
import type { JsonRecord } from '../../utils/json';
import { asNumber, asRecords, asText, toDataObject } from '../../utils/json';
import { asLine, describeValue } from '../../utils/text';
import type { Operation } from '../operation';
import { readDate, refuseDate, simplifyProperty } from '../properties';

const CONCURRENT_REQUESTS = 3;

/** What the API knows of an account's usage: series of points in time, or totals. */
interface UsageType {
	/** The API's name in the reply (UsageListResponse in the vendor's client). */
	key: string;
	/** The API's and the output's name of what an entry is about. */
	subject: [string, string];
	/** The API's and the output's names of its numbers. */
	numbers: Record<string, string>;
	/** Whether an entry has points in time. */
	hasPoints: boolean;
}

const COST = { cost: 'cost', discount: 'discount' };

/** By the API's name in the query. */
const USAGE_TYPES: Record<string, UsageType> = {
	usages: {
		key: 'usages',
		subject: ['usageName', 'action'],
		numbers: { value: 'count', ...COST },
		hasPoints: true,
	},
	'asset-usages': {
		key: 'assetUsages',
		subject: ['kind', 'kind'],
		numbers: { count: 'count' },
		hasPoints: true,
	},
	'model-usages': {
		key: 'modelUsages',
		subject: ['modelId', 'modelId'],
		numbers: { jobs: 'jobs', ...COST },
		hasPoints: true,
	},
	consumption: {
		key: 'consumption',
		subject: ['userId', 'userId'],
		numbers: { value: 'cost', discount: 'discount' },
		hasPoints: false,
	},
};

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
		options: [
			{
				name: 'Actions',
				value: 'usages',
				description: 'Generations, uploads, upscales and so on',
			},
			{ name: 'Assets', value: 'asset-usages', description: 'Number of new files by kind' },
			{ name: 'Models', value: MODELS, description: 'Jobs and Creative Units by model' },
			{
				name: 'Users',
				value: 'consumption',
				description: 'Creative Units by user, without points in time',
			},
		],
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
		displayOptions: { show: { usageType: ['usages', 'asset-usages', MODELS] } },
	},
	simplifyProperty,
];

/** @throws {NodeOperationError} when a date is missing or invalid, or the range is empty */
function readTimeRange(
	context: IExecuteFunctions,
	itemIndex: number,
): NonNullable<ScenarioRequest['query']> {
	const timeRange = String(context.getNodeParameter('timeRange', itemIndex, LAST_WEEK));
	if (timeRange !== CUSTOM) return { timeRange };
	const read = (name: string, label: string): number => {
		const date = readDate(context, itemIndex, label, context.getNodeParameter(name, itemIndex, ''));
		return date ?? refuseDate(context, itemIndex, `"${label}" is empty`);
	};
	const [start, end] = [read('startDate', 'Start Date'), read('endDate', 'End Date')];
	if (start >= end) refuseDate(context, itemIndex, '"Start Date" must be before "End Date"');
	return { startDate: new Date(start).toISOString(), endDate: new Date(end).toISOString() };
}

/** Some numbers are texts. */
const readNumber = (value: unknown): number =>
	asNumber(value) ?? asNumber(Number(asText(value))) ?? 0;

const MAX_NAME_LENGTH = 200;

/** Costs have two decimals; sums of them would have more. */
const round = (value: number) => Number(value.toFixed(2));

/**
 * The rows for a sheet: one per entry and point in time, or one per entry with the sums of its points.
 *
 * @param reply of `GET /usages`
 */
function usageRows(
	reply: JsonRecord,
	{ key, subject: [name, label], numbers, hasPoints }: UsageType,
	splitByTime: boolean,
): IDataObject[] {
	const read = (points: JsonRecord[]): IDataObject =>
		Object.fromEntries(
			Object.entries(numbers).map(([from, to]) => [
				to,
				round(points.reduce((sum, point) => sum + readNumber(point[from]), 0)),
			]),
		);
	return asRecords(reply[key]).flatMap((entry) => {
		const about = { [label]: asLine(entry[name], MAX_NAME_LENGTH) ?? null };
		if (!hasPoints) return [{ ...about, ...read([entry]) }];
		const points = asRecords(entry.points);
		if (splitByTime) {
			return points.map((point) => ({
				time: asText(point.time) ?? null,
				...about,
				...read([point]),
			}));
		}
		return points.length > 0 ? [{ ...about, ...read(points) }] : [];
	});
}

export const getUsageOperation: Operation = {
	name: 'Get Usage',
	value: 'getUsage',
	action: 'Get account usage',
	description: 'Get what was used in Scenario: jobs, Creative Units or files, as rows for a sheet',
	properties,
	execute: eachItem(
		({ client, context }) =>
			async ({ itemIndex, simplify }) => {
				const given = context.getNodeParameter('usageType', itemIndex, MODELS);
				const type = typeof given === 'string' ? given : '';
				const usageType = Object.hasOwn(USAGE_TYPES, type) ? USAGE_TYPES[type] : undefined;
				if (!usageType) {
					const known = Object.keys(USAGE_TYPES).join(', ');
					const message = `"Usage Of" must be one of ${known}, but is ${describeValue(given)}`;
					return refuse(context, itemIndex, message, 'Select one, or check its expression.');
				}
				const range = readTimeRange(context, itemIndex);
				// Without its many zeros, the reply stays far below the service's limit of 6 MB.
				const query = { type, dropZeroPoints: true, ...range };
				const reply = await client.get('/usages', query);
				const splitByTime = context.getNodeParameter('splitByTime', itemIndex, true) !== false;
				return simplify ? usageRows(reply, usageType, splitByTime) : toDataObject(reply);
			},
		CONCURRENT_REQUESTS,
	),
};
