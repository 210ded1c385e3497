import { median } from 'simple-statistics';

import type { Column, Machine } from '../results.cts';

/** The node with its defaults: the one that is compared. */
export const OURS = 'Scenario node';
/** The lower bound of the time that any way can take. */
export const BOUND = 'The bound';

/** One run of one way. */
export interface Sample {
	way: string;
	items: number;
	/** From the start until all files are there. */
	seconds: number;
	/** To the API, for each finished job. */
	requestsPerJob: number;
	/** Responses with 429 in the whole run. */
	rateLimited: number;
}

/** The medians of all rounds of a way with the same number of items. */
export interface Row extends Sample {
	rounds: number;
}

export interface ManyResult {
	machine: Machine;
	/** How many times as fast the clock ran. */
	scale: number;
	rows: Row[];
}

/** Our node may take this many times as long as the bound. */
export const GOAL = 1.1;

/** Refusals of a run: the one that tells the account's limit. */
const MAX_RATE_LIMITED = 1;

/** One row of medians for each way and number of items, in the order of their first samples. */
export function toRows(samples: Sample[]): Row[] {
	const groups = new Map<string, [Sample, ...Sample[]]>();
	for (const sample of samples) {
		const key = `${sample.items} ${sample.way}`;
		const group = groups.get(key);
		if (group) group.push(sample);
		else groups.set(key, [sample]);
	}
	return [...groups.values()].map((group) => ({
		...group[0],
		rounds: group.length,
		seconds: median(group.map(({ seconds }) => seconds)),
		requestsPerJob: median(group.map(({ requestsPerJob }) => requestsPerJob)),
		rateLimited: median(group.map(({ rateLimited }) => rateLimited)),
	}));
}

/** How many times as long as the bound with the same number of items; undefined without one. */
export function timesBound(rows: Row[], row: Row): number | undefined {
	const bound = rows.find(({ way, items }) => way === BOUND && items === row.items);
	return bound && row.seconds / bound.seconds;
}

export const isGoalMet = (rows: Row[]): boolean =>
	rows
		.filter(({ way }) => way === OURS)
		.every(
			(row) => (timesBound(rows, row) ?? Infinity) <= GOAL && row.rateLimited <= MAX_RATE_LIMITED,
		);

/** A run replaces the rows of the numbers of items that it measured, and keeps the others. */
export function mergeResults(earlier: ManyResult | undefined, later: ManyResult): ManyResult {
	const measured = new Set(later.rows.map(({ items }) => items));
	const kept = earlier?.rows.filter(({ items }) => !measured.has(items)) ?? [];
	return { ...later, rows: [...kept, ...later.rows].toSorted((a, b) => a.items - b.items) };
}

export const columnsFor = (rows: Row[]): Array<Column<Row>> => [
	{ heading: 'Items', isNumber: true, cell: ({ items }) => String(items) },
	{ heading: 'Way', cell: ({ way }) => way },
	{ heading: 'Seconds', isNumber: true, cell: ({ seconds }) => seconds.toFixed(1) },
	{
		heading: '× bound',
		isNumber: true,
		cell: (row) => timesBound(rows, row)?.toFixed(2) ?? '',
	},
	{
		heading: 'Requests per job',
		isNumber: true,
		cell: ({ requestsPerJob }) => requestsPerJob.toFixed(1),
	},
	{ heading: '429s', isNumber: true, cell: ({ rateLimited }) => String(rateLimited) },
	{ heading: 'Rounds', isNumber: true, cell: ({ rounds }) => String(rounds) },
];
