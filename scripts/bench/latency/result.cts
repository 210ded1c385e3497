import type { Machine } from '../common/machine.cts';
import { quantile } from '../common/statistics.cts';
import type { Column } from '../common/textTable.cts';

/** Delays after the ends of jobs, in seconds, in ascending order. */
export interface LatencyRow {
	way: string;
	seconds: number[];
}

export interface LatencyResult {
	machine: Machine;
	pace: number;
	/** Seconds between two looks. */
	pollInterval: number;
	rows: LatencyRow[];
}

/** A half of the poll interval is what chance gives: so much of it may the median be. */
export const GOAL = 0.6;

export const isGoalKept = ({ rows, pollInterval }: LatencyResult): boolean =>
	rows.every(({ seconds }) => quantile(seconds, 0.5) <= GOAL * pollInterval);

const at = (share: number) => (row: LatencyRow) => quantile(row.seconds, share).toFixed(2);

export const columnsOf = ({ pollInterval }: LatencyResult): Array<Column<LatencyRow>> => [
	{ head: 'From the end of a job', align: 'left', cellOf: ({ way }) => way },
	{ head: 'Jobs', align: 'right', cellOf: ({ seconds }) => String(seconds.length) },
	{ head: 'Median s', align: 'right', cellOf: at(0.5) },
	{
		head: '× poll interval',
		align: 'right',
		cellOf: ({ seconds }) => (quantile(seconds, 0.5) / pollInterval).toFixed(2),
	},
	{ head: '90 % s', align: 'right', cellOf: at(0.9) },
	{ head: 'Longest s', align: 'right', cellOf: at(1) },
];
