import type { IDataObject } from 'n8n-workflow';

import type { JsonRecord } from '../../utils/json';
import { asNumber, asRecords, asText } from '../../utils/json';
import { asLine } from '../../utils/text';

/** A part of what the API knows of an account's usage: series of points in time, or totals. */
export interface UsageType {
	/** Label in the panel. */
	name: string;
	/** The API's name in the query. */
	value: string;
	description: string;
	/** The API's name in the reply (UsageListResponse in the vendor's client). */
	key: string;
	/** The API's and the output's name of what an entry is about. */
	subject: [string, string];
	/** The API's and the output's names of its numbers. */
	numbers: Array<[string, string]>;
	/** Whether an entry has points in time. */
	hasPoints: boolean;
}

const COST: Array<[string, string]> = [
	['cost', 'cost'],
	['discount', 'discount'],
];

export const USAGE_TYPES: UsageType[] = [
	{
		name: 'Actions',
		value: 'usages',
		description: 'Generations, uploads, upscales and so on',
		key: 'usages',
		subject: ['usageName', 'action'],
		numbers: [['value', 'count'], ...COST],
		hasPoints: true,
	},
	{
		name: 'Assets',
		value: 'asset-usages',
		description: 'Number of new files by kind',
		key: 'assetUsages',
		subject: ['kind', 'kind'],
		numbers: [['count', 'count']],
		hasPoints: true,
	},
	{
		name: 'Models',
		value: 'model-usages',
		description: 'Jobs and Creative Units by model',
		key: 'modelUsages',
		subject: ['modelId', 'modelId'],
		numbers: [['jobs', 'jobs'], ...COST],
		hasPoints: true,
	},
	{
		name: 'Users',
		value: 'consumption',
		description: 'Creative Units by user, without points in time',
		key: 'consumption',
		subject: ['userId', 'userId'],
		numbers: [
			['value', 'cost'],
			['discount', 'discount'],
		],
		hasPoints: false,
	},
];

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
export function usageRows(
	reply: JsonRecord,
	{ key, subject: [name, label], numbers, hasPoints }: UsageType,
	splitByTime: boolean,
): IDataObject[] {
	const read = (points: JsonRecord[]): IDataObject =>
		Object.fromEntries(
			numbers.map(([from, to]) => [
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
