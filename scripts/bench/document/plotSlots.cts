import { NAMES, type SlotsResult } from '../slots/result.cts';
import type { Draw } from './svg.cts';

/** Places of workers that are held, over time. */
export const plotSlots =
	({ rows }: SlotsResult): Draw =>
	(plot, theme) => {
		const points = rows.flatMap(({ waitMode, samples }) =>
			samples.map(({ at, awake }) => ({ waitMode, at, awake })),
		);
		const colour = ({ waitMode }: { waitMode: string }) =>
			waitMode === 'parked' ? theme.ours : theme.others[0];
		const top = rows.map((row, index) => ({ ...row, at: 0.6, awake: row.executions - index * 4 }));
		const longest = Math.max(...rows.map(({ seconds }) => seconds));
		return {
			height: 320,
			marginLeft: 40,
			marginBottom: 45,
			x: { label: 'Seconds', labelArrow: 'none', labelAnchor: 'center', domain: [0, longest] },
			y: { label: 'Places held', labelArrow: 'none', grid: true },
			marks: [
				plot.line(points, {
					x: 'at',
					y: 'awake',
					z: 'waitMode',
					stroke: colour,
					strokeWidth: 2,
					curve: 'step-after',
				}),
				plot.text(top, {
					x: () => longest,
					y: 'awake',
					text: ({ waitMode }: { waitMode: keyof typeof NAMES }) => NAMES[waitMode],
					textAnchor: 'end',
					fill: colour,
				}),
			],
		};
	};
