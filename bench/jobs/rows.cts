import { mediansBy, type Column, type Measured } from '../harness.cts';

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

export interface ManyResult extends Measured {
	rows: Row[];
}

/** Our node may take this many times as long as the bound. */
export const GOAL = 1.1;

/** Refusals of a run: the one that tells the account's limit. */
const MAX_RATE_LIMITED = 1;

/** One row of medians for each way and number of items, in the order of their first samples. */
export const toRows = (samples: Sample[]): Row[] =>
	mediansBy(samples, ({ items, way }) => `${items} ${way}`);

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

/** @param getTimes how many times as long as the bound a row is */
export const columnsFor = <R extends Row>(
	getTimes: (row: R) => number | undefined,
): Array<Column<R>> => [
	['Items', ({ items }) => String(items), 'number'],
	['Way', ({ way }) => way],
	['Seconds', ({ seconds }) => seconds.toFixed(1), 'number'],
	['× bound', (row) => getTimes(row)?.toFixed(2) ?? '', 'number'],
	['Requests per job', ({ requestsPerJob }) => requestsPerJob.toFixed(1), 'number'],
	['429s', ({ rateLimited }) => String(rateLimited), 'number'],
];
