import type { Column, Machine } from '../results.cts';

/** Bytes of resident memory of a process before a piece of work, and at its highest. */
export interface Peak {
	before: number;
	peak: number;
	seconds: number;
}

/** One way of a file through one node. */
export interface Row extends Peak {
	way: string;
	node: string;
	/** Of Node.js, without a "v". */
	version: string;
	/** Whether every byte arrived. */
	isComplete: boolean;
}

/** A row of our node, and the same way through n8n's. */
export interface Pair {
	ours: Row;
	theirs?: Row;
}

export interface MemoryResult {
	/** The versions of Node.js are in the rows. */
	machine: Machine;
	/** Size of the large file. */
	mebibytes: number;
	pairs: Pair[];
}

/** A row in its pair. */
export interface Line extends Row {
	pair: Pair;
	isOurs: boolean;
}

const MIB = 1024 ** 2;

/** Bytes that our node's resident memory may grow by, whatever the size of the file. */
export const GOAL = 64 * MIB;

const growth = ({ before, peak }: Peak) => peak - before;

export const isGoalMet = (row: Peak): boolean => growth(row) <= GOAL;

/** How many times as much theirs grew; empty if ours did not grow at all. */
function formatRatio({ ours, theirs }: Pair): string {
	if (!theirs || growth(ours) <= 0) return '';
	return `× ${(growth(theirs) / growth(ours)).toFixed(1)}`;
}

const mebibytes = (bytes: number) => (bytes / MIB).toFixed(1);

const signed = (bytes: number) => `${bytes < 0 ? '' : '+'}${mebibytes(bytes)}`;

/** Memory in MiB. The ratio is that of the growths. */
export const columns: Array<Column<Line>> = [
	{ heading: 'Way', cell: ({ isOurs, way }) => (isOurs ? way : '') },
	{ heading: 'Node', cell: ({ node }) => node },
	{ heading: 'Node.js', cell: ({ version }) => version },
	{ heading: 'Before', isNumber: true, cell: ({ before }) => mebibytes(before) },
	{ heading: 'Peak', isNumber: true, cell: ({ peak }) => mebibytes(peak) },
	{ heading: 'Growth', isNumber: true, cell: (line) => signed(growth(line)) },
	{
		heading: 'Ratio',
		isNumber: true,
		cell: ({ isOurs, pair }) => (isOurs ? '' : formatRatio(pair)),
	},
	{
		heading: 'Goal',
		cell: (line) => (line.isOurs ? (isGoalMet(line) ? 'met' : 'MISSED') : ''),
	},
	{ heading: 'Seconds', isNumber: true, cell: ({ seconds }) => seconds.toFixed(1) },
	{ heading: 'Bytes', cell: ({ isComplete }) => (isComplete ? 'complete' : 'DIFFER') },
];

/** A line for our node, followed by one for the other. */
export const toLines = (pairs: Pair[]): Line[] =>
	pairs.flatMap((pair) => [
		{ ...pair.ours, pair, isOurs: true },
		...(pair.theirs ? [{ ...pair.theirs, pair, isOurs: false }] : []),
	]);
