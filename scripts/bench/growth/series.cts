import type { Machine } from '../common/machine.cts';
import type { Column } from '../common/textTable.cts';

/** How something grows with a size. */
export interface Series {
	what: string;
	/** Of the values. */
	unit: string;
	/** What is doubled. */
	of: string;
	points: Array<{ size: number; value: number }>;
}

export interface GrowthResult {
	machine: Machine;
	series: Series[];
}

/**
 * By how much the value is multiplied when the size doubles: 2 is linear, 1 is no growth.
 * Undefined where it can't be said.
 */
export function perDoubling({ points }: Series): number | undefined {
	const [first, last] = [points[0], points.at(-1)];
	if (!first || !last || last.size <= first.size || first.value <= 0) return undefined;
	const doublings = Math.log2(last.size / first.size);
	return (Math.max(last.value, 0) / first.value) ** (1 / doublings);
}

const short = (value: number) => (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0));

export const columns: Array<Column<Series>> = [
	{ head: 'What', align: 'left', cellOf: ({ what, unit }) => `${what}, ${unit}` },
	{
		head: 'Size',
		align: 'left',
		cellOf: ({ of, points }) => `${points.map(({ size }) => size).join(', ')} ${of}`,
	},
	{
		head: 'Value',
		align: 'left',
		cellOf: ({ points }) => points.map(({ value }) => short(value)).join(', '),
	},
	{
		head: '× when doubled',
		align: 'right',
		cellOf: (series) => perDoubling(series)?.toFixed(2) ?? '',
	},
];
