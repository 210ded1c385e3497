import type { Column, Measured } from '../harness.cts';

/** Bytes of resident memory of a process before a piece of work, and at its highest. */
export interface Peak {
	before: number;
	peak: number;
	seconds: number;
}

/** One way of a file through one node. */
interface Row extends Peak {
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

/** The versions of Node.js are in the rows. */
export interface MemoryResult extends Measured {
	/** Size of the large file. */
	mebibytes: number;
	pairs: Pair[];
}

/** A row as the table shows it. */
interface Line extends Row {
	isOurs: boolean;
	/** How many times as much it grew as ours did. */
	ratio: string;
}

const MIB = 1024 ** 2;

/** Bytes that our node's resident memory may grow by, whatever the size of the file. */
export const GOAL = 64 * MIB;

const growth = ({ before, peak }: Peak) => peak - before;

export const isGoalMet = (row: Peak): boolean => growth(row) <= GOAL;

const mebibytes = (bytes: number) => (bytes / MIB).toFixed(1);

/** Memory in MiB. The ratio is that of the growths. */
export const columns: Array<Column<Line>> = [
	['Way', ({ isOurs, way }) => (isOurs ? way : '')],
	['Node', ({ node }) => node],
	['Node.js', ({ version }) => version],
	['Before', ({ before }) => mebibytes(before), 'number'],
	['Peak', ({ peak }) => mebibytes(peak), 'number'],
	['Growth', (line) => `${growth(line) < 0 ? '' : '+'}${mebibytes(growth(line))}`, 'number'],
	['Ratio', ({ ratio }) => ratio, 'number'],
	['Goal', (line) => (line.isOurs ? (isGoalMet(line) ? 'met' : 'MISSED') : '')],
	['Seconds', ({ seconds }) => seconds.toFixed(1), 'number'],
	['Bytes', ({ isComplete }) => (isComplete ? 'complete' : 'DIFFER')],
];

/** A line for our node, followed by one for the other. */
export const toLines = (pairs: Pair[]): Line[] =>
	pairs.flatMap(({ ours, theirs }) => {
		const grew = growth(ours);
		const ratio = theirs && grew > 0 ? `× ${(growth(theirs) / grew).toFixed(1)}` : '';
		return [
			{ ...ours, isOurs: true, ratio: '' },
			...(theirs ? [{ ...theirs, isOurs: false, ratio }] : []),
		];
	});
