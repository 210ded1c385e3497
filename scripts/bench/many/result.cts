import type { Machine } from '../common/machine.cts';
import { ratio } from '../common/statistics.cts';
import type { Column } from '../common/textTable.cts';
import type { Row } from './measure.cts';
import { OURS } from './nodes.cts';
import { BOUND } from './programs.cts';

export interface ManyResult {
	machine: Machine;
	pace: number;
	rows: Row[];
}

/** Our node may take so many times as long as the bound. */
export const GOAL = 1.15;

/** How many times as long as the bound with as many items. */
export const timesBound = (rows: Row[], row: Row): number | undefined => {
	const least = rows.find(({ peer, items }) => peer === BOUND && items === row.items);
	return least && ratio(row.seconds, least.seconds);
};

export const isGoalKept = (rows: Row[]): boolean =>
	rows
		.filter(({ peer }) => peer === OURS)
		.every((row) => (timesBound(rows, row) ?? Infinity) <= GOAL);

export const columnsOf = (rows: Row[]): Array<Column<Row>> => [
	{ head: 'Items', align: 'right', cellOf: ({ items }) => String(items) },
	{ head: 'Way', align: 'left', cellOf: ({ peer }) => peer },
	{ head: 'Seconds', align: 'right', cellOf: ({ seconds }) => seconds.toFixed(1) },
	{
		head: '× bound',
		align: 'right',
		cellOf: (row) => timesBound(rows, row)?.toFixed(2) ?? '',
	},
	{
		head: 'Requests a job',
		align: 'right',
		cellOf: ({ requestsPerJob }) => requestsPerJob.toFixed(1),
	},
	{ head: '429s', align: 'right', cellOf: ({ refusals }) => String(refusals) },
	{ head: 'Rounds', align: 'right', cellOf: ({ rounds }) => String(rounds) },
];

/** A later run may measure other numbers of items: it replaces those that it has measured. */
export function merged(earlier: ManyResult | undefined, later: ManyResult): ManyResult {
	const measured = new Set(later.rows.map(({ items }) => items));
	const left = earlier?.rows.filter(({ items }) => !measured.has(items)) ?? [];
	return { ...later, rows: [...left, ...later.rows].toSorted((a, b) => a.items - b.items) };
}
