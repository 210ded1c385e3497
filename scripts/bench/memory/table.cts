import type { Peak } from './peak.cts';

/** One way of a file through one node. */
export interface Row extends Peak {
	way: string;
	node: string;
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

interface Line extends Row {
	pair: Pair;
	isOurs: boolean;
}

interface Column {
	head: string;
	pad: 'padStart' | 'padEnd';
	cellOf: (line: Line) => string;
}

const COLUMNS: Column[] = [
	{ head: 'Way', pad: 'padEnd', cellOf: ({ isOurs, way }) => (isOurs ? way : '') },
	{ head: 'Node', pad: 'padEnd', cellOf: ({ node }) => node },
	{ head: 'Before', pad: 'padStart', cellOf: ({ before }) => mebibytes(before) },
	{ head: 'Peak', pad: 'padStart', cellOf: ({ peak }) => mebibytes(peak) },
	{ head: 'Growth', pad: 'padStart', cellOf: (line) => signed(growthOf(line)) },
	{ head: 'Ratio', pad: 'padStart', cellOf: ({ isOurs, pair }) => (isOurs ? '' : ratioOf(pair)) },
	{
		head: 'Goal',
		pad: 'padEnd',
		cellOf: (line) => (line.isOurs ? (isKept(line) ? 'kept' : 'MISSED') : ''),
	},
	{ head: 'Seconds', pad: 'padStart', cellOf: ({ seconds }) => seconds.toFixed(1) },
	{ head: 'Bytes', pad: 'padEnd', cellOf: ({ isWhole }) => (isWhole ? 'whole' : 'DIFFER') },
];

const linesOf = (pair: Pair): Line[] => [
	{ ...pair.ours, pair, isOurs: true },
	...(pair.theirs ? [{ ...pair.theirs, pair, isOurs: false }] : []),
];

/** The measurements as text, memory in MiB. The ratio is that of the growths. */
export function tableOf(pairs: Pair[]): string {
	const lines = pairs.flatMap(linesOf);
	const columns = COLUMNS.map(({ head, pad, cellOf }) => {
		const cells = [head, ...lines.map(cellOf)];
		const width = Math.max(...cells.map(({ length }) => length));
		return cells.map((cell) => cell[pad](width));
	});
	return ['', ...lines]
		.map((_, line) =>
			columns
				.map((cells) => cells[line])
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}
