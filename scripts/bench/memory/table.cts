import type { Column } from '../common/textTable.cts';
import { textTable } from '../common/textTable.cts';
import type { Peak } from './peak.cts';

/** One way of a file through one node. */
export interface Row extends Peak {
	way: string;
	node: string;
	/** Of Node.js, without a "v". */
	version: string;
	/** Whether every byte arrived. */
	isWhole: boolean;
}

/** A row of ours, and the same way through another node. */
export interface Pair {
	ours: Row;
	theirs?: Row;
}

const MIB = 1024 ** 2;

/** Bytes that our node's resident memory may grow by, whatever the size of the file. */
export const GOAL = 64 * MIB;

const growthOf = ({ before, peak }: Peak) => peak - before;

export const isKept = (row: Peak): boolean => growthOf(row) <= GOAL;

/** How many times as much theirs grew; nothing where ours did not grow at all. */
function ratioOf({ ours, theirs }: Pair): string {
	if (!theirs || growthOf(ours) <= 0) return '';
	return `× ${(growthOf(theirs) / growthOf(ours)).toFixed(1)}`;
}

const mebibytes = (bytes: number) => (bytes / MIB).toFixed(1);

const signed = (bytes: number) => `${bytes < 0 ? '' : '+'}${mebibytes(bytes)}`;

/** A row in its pair. */
export interface Line extends Row {
	pair: Pair;
	isOurs: boolean;
}

export const columns: Array<Column<Line>> = [
	{ head: 'Way', align: 'left', cellOf: ({ isOurs, way }) => (isOurs ? way : '') },
	{ head: 'Node', align: 'left', cellOf: ({ node }) => node },
	{ head: 'Node.js', align: 'left', cellOf: ({ version }) => version },
	{ head: 'Before', align: 'right', cellOf: ({ before }) => mebibytes(before) },
	{ head: 'Peak', align: 'right', cellOf: ({ peak }) => mebibytes(peak) },
	{ head: 'Growth', align: 'right', cellOf: (line) => signed(growthOf(line)) },
	{ head: 'Ratio', align: 'right', cellOf: ({ isOurs, pair }) => (isOurs ? '' : ratioOf(pair)) },
	{
		head: 'Goal',
		align: 'left',
		cellOf: (line) => (line.isOurs ? (isKept(line) ? 'kept' : 'MISSED') : ''),
	},
	{ head: 'Seconds', align: 'right', cellOf: ({ seconds }) => seconds.toFixed(1) },
	{ head: 'Bytes', align: 'left', cellOf: ({ isWhole }) => (isWhole ? 'whole' : 'DIFFER') },
];

/** A line for our node, and one for the other behind it. */
export const linesOf = (pairs: Pair[]): Line[] =>
	pairs.flatMap((pair) => [
		{ ...pair.ours, pair, isOurs: true },
		...(pair.theirs ? [{ ...pair.theirs, pair, isOurs: false }] : []),
	]);

/** The measurements as text, memory in MiB. The ratio is that of the growths. */
export const tableOf = (pairs: Pair[]): string => textTable(columns, linesOf(pairs));
