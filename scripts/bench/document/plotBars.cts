import type { Draw } from './svg.cts';

export interface Bar {
	name: string;
	value: number;
	isOurs: boolean;
}

/** A bar for each, the shortest on top. */
export const plotBars =
	(bars: Bar[], label: string, format: (value: number) => string): Draw =>
	(plot, theme) => {
		const sorted = bars.toSorted((one, other) => one.value - other.value);
		const colour = ({ isOurs }: Bar) => (isOurs ? theme.ours : theme.others[0]);
		return {
			height: 26 * bars.length + 70,
			marginBottom: 45,
			marginLeft: 300,
			marginRight: 60,
			x: { label, labelArrow: 'none', labelAnchor: 'center', grid: true },
			y: { domain: sorted.map(({ name }) => name), label: null, tickSize: 0 },
			marks: [
				plot.barX(sorted, { x: 'value', y: 'name', fill: colour }),
				plot.text(sorted, {
					x: 'value',
					y: 'name',
					text: ({ value }: Bar) => format(value),
					textAnchor: 'start',
					dx: 6,
				}),
			],
		};
	};
