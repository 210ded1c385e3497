import type { ManyResult } from '../many/result.cts';
import { timesBound } from '../many/result.cts';
import { OURS } from '../many/nodes.cts';
import { BOUND } from '../many/programs.cts';
import type { Draw } from './svg.cts';

/** A label needs so much room on the logarithmic scale. */
const ROOM = 1.13;

/** Where labels stand so that none covers another. */
function apart<End extends { times: number }>(ends: End[]): Array<End & { labelAt: number }> {
	let lowest = 0;
	return ends
		.toSorted((one, other) => one.times - other.times)
		.map((end) => {
			lowest = Math.max(end.times, lowest * ROOM);
			return { ...end, labelAt: lowest };
		});
}

/** How many times as long as the bound each way takes, over the number of items. */
export const plotMany =
	({ rows }: ManyResult): Draw =>
	(plot, theme) => {
		const dots = rows.flatMap((row) => {
			const times = timesBound(rows, row);
			return times === undefined || row.peer === BOUND
				? []
				: [{ way: row.peer, items: String(row.items), times }];
		});
		const ways = [...new Set(dots.map(({ way }) => way))];
		const items = [...new Set(dots.map((dot) => dot.items))];
		const others = ways.filter((way) => way !== OURS);
		const colour = (way: string) =>
			way === OURS ? theme.ours : (theme.others[others.indexOf(way)] ?? theme.faint);
		const width = (way: string) => (way === OURS ? 3 : 1.5);
		const lastOf = (way: string) => dots.findLast((dot) => dot.way === way);
		const ends = apart(ways.flatMap((way) => lastOf(way) ?? []));
		return {
			height: 380,
			marginLeft: 50,
			marginRight: 330,
			marginBottom: 45,
			x: { type: 'point', domain: items, label: 'Items', labelArrow: 'none' },
			y: {
				type: 'log',
				domain: [0.95, 12],
				ticks: [1, 1.15, 1.5, 2, 3, 5, 10],
				tickFormat: (times: number) => `× ${times}`,
				label: 'Time, in times the bound',
				labelArrow: 'none',
				grid: true,
			},
			marks: [
				plot.line(dots, {
					x: 'items',
					y: 'times',
					z: 'way',
					stroke: ({ way }: { way: string }) => colour(way),
					strokeWidth: ({ way }: { way: string }) => width(way),
				}),
				plot.dot(dots, {
					x: 'items',
					y: 'times',
					r: 4,
					fill: ({ way }: { way: string }) => colour(way),
				}),
				plot.text(ends, {
					x: 'items',
					y: 'labelAt',
					text: 'way',
					textAnchor: 'start',
					dx: 10,
					fill: ({ way }: { way: string }) => colour(way),
				}),
			],
		};
	};
